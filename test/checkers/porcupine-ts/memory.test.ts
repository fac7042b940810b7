/** Memory for the columns of a search: zeros that nobody else writes to, also when they come from one piece. */
import { expect, it } from 'vitest'
import { Memory } from '../../../checkers/porcupine-ts/src/search/memory.ts'

/** Columns of all kinds and sizes, beyond what fits into one piece. */
function columnsOf(memory: Memory) {
  const lengths = Array.from({ length: 300 }, (_, i) => (i * 37) % 101)
  return lengths.map((length, i) => [memory.ints(length), memory.doubles(length), memory.bytes(length)][i % 3])
}

function expectApart(columns: ReturnType<typeof columnsOf>) {
  columns.forEach((column, i) => column?.fill(1 + (i % 200)))
  columns.forEach((column, i) =>
    expect(new Set(column).size <= 1 && (column?.[0] ?? 1 + (i % 200))).toBe(1 + (i % 200)),
  )
}

it('gives columns that do not overlap, of the length that was asked for', () => {
  const memory = Memory.take()
  const columns = columnsOf(memory)
  expect(columns.map((column) => column?.length)).toEqual(columns.map((_, i) => (i * 37) % 101))
  expectApart(columns)
})

it('gives zeros, also where something was written before it was released', () => {
  const memory = Memory.take()
  expectApart(columnsOf(memory))
  memory.release()
  const again = Memory.take()
  for (const column of columnsOf(again)) expect(column?.every((each) => each === 0)).toBe(true)
})

it('is held by one at a time, whatever was released before', () => {
  const [one, other] = [Memory.take(), Memory.take()]
  one.release()
  const third = Memory.take()
  const columns = [other, third].flatMap(columnsOf)
  expectApart(columns)
})
