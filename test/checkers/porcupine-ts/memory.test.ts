/** Memory for the columns of a search: zeros that nobody else writes to, also when they come from one piece. */
import { expect, it } from 'vitest'
import { Memory } from '../../../checkers/porcupine-ts/src/search/memory.ts'

/** Columns of all kinds and sizes, beyond what fits into one piece. */
function columnsOf(memory: Memory) {
  const lengths = Array.from({ length: 300 }, (_, i) => (i * 37) % 101)
  return lengths.map((length, i) => [memory.ints(length), memory.doubles(length), memory.bytes(length)][i % 3])
}

function writeTo(columns: ReturnType<typeof columnsOf>) {
  for (const [i, column] of columns.entries()) column?.fill(1 + (i % 200))
}

/** What is found in each column, beside what was written to it. */
function strangers(columns: ReturnType<typeof columnsOf>) {
  return columns.flatMap((column, i) => [...(column ?? [])].filter((each) => each !== 1 + (i % 200)))
}

it('gives columns that do not overlap, of the length that was asked for', () => {
  const memory = Memory.take()
  const columns = columnsOf(memory)
  expect(columns.map((column) => column?.length)).toEqual(columns.map((_, i) => (i * 37) % 101))
  writeTo(columns)
  expect(strangers(columns)).toEqual([])
})

it('gives zeros, also where something was written before it was released', () => {
  const memory = Memory.take()
  writeTo(columnsOf(memory))
  memory.release()
  const again = Memory.take()
  for (const column of columnsOf(again)) expect(column?.every((each) => each === 0)).toBe(true)
})

it('is held by one at a time, whatever was released before', () => {
  const [one, other] = [Memory.take(), Memory.take()]
  one.release()
  const third = Memory.take()
  const columns = [other, third].flatMap(columnsOf)
  writeTo(columns)
  expect(strangers(columns)).toEqual([])
})
