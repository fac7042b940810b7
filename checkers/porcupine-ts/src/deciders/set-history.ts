/** A set's history with its elements numbered: what the deciders' steps for sets share. */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { type Columns, columnsOf, isJsonScalar } from './history.ts'

export type SetOperations = readonly Operation<
  { readonly f: 'add' | 'remove' | 'read'; readonly value: unknown },
  unknown
>[]

export type SetHistory = {
  readonly operations: SetOperations
  readonly columns: Columns
  /** The elements by number, and their numbers. */
  readonly elements: readonly unknown[]
  readonly numbers: ReadonlyMap<unknown, number>
  /** Reads that returned, in order of call; what each saw are the `seen` from its `start` to that of the next one. */
  readonly reads: readonly number[]
  readonly starts: readonly number[]
  readonly seen: readonly number[]
  /** By element: the first return and the last call of reads that saw it; infinite, at the other end, if none did. */
  readonly seenBy: Float64Array
  readonly seenFrom: Float64Array
}

/** A decision for what no order can explain, or what cannot be decided. Linear. */
export function setHistoryOf(operations: SetOperations): SetHistory | Decision {
  const columns = columnsOf(operations)
  const numbers = new Map<unknown, number>()
  const elements: unknown[] = []
  const isAdded: boolean[] = []
  for (const [index, { input }] of operations.entries()) {
    if (input.f === 'read') continue
    if (!isJsonScalar(input.value)) return { type: 'declined', reason: `operation ${index} has no plain element` }
    let number = numbers.get(input.value)
    if (number === undefined) {
      number = elements.push(input.value) - 1
      numbers.set(input.value, number)
    }
    if (input.f === 'add') isAdded[number] = true
  }
  const reads = Array.from(columns.byCall).filter((index) => {
    const { input, return: end } = operations[index] as SetOperations[number]
    return input.f === 'read' && end !== undefined
  })
  const starts: number[] = []
  const seen: number[] = []
  const seenBy = new Float64Array(elements.length).fill(Number.POSITIVE_INFINITY)
  const seenFrom = new Float64Array(elements.length).fill(Number.NEGATIVE_INFINITY)
  const lastRead = new Int32Array(elements.length).fill(-1)
  for (const read of reads) {
    const output = operations[read]?.output
    if (!Array.isArray(output)) return violation(read, 'no list')
    starts.push(seen.length)
    for (const element of output as readonly unknown[]) {
      if (!isJsonScalar(element)) return { type: 'declined', reason: `operation ${read} saw no plain element` }
      const number = numbers.get(element)
      if (number === undefined || isAdded[number] !== true) return violation(read, `${element}, which nobody added`)
      if (lastRead[number] === read) return violation(read, `${element} twice`)
      lastRead[number] = read
      seen.push(number)
      seenBy[number] = Math.min(seenBy[number] as number, columns.end[read] as number)
      seenFrom[number] = Math.max(seenFrom[number] as number, columns.call[read] as number)
    }
  }
  starts.push(seen.length)
  return { operations, columns, elements, numbers, reads, starts, seen, seenBy, seenFrom }
}

function violation(read: number, what: string): Decision {
  return { type: 'violation', operations: [read], proof: `a read (operation ${read}) saw ${what}` }
}
