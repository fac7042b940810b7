/** A set's history with its elements numbered: what the deciders' steps for sets share. */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { type Columns, columnsOf, isJsonScalar } from './history.ts'
import { NO_NUMBER, Numbering } from './numbering.ts'

export type SetOperations = readonly Operation<
  { readonly f: 'add' | 'remove' | 'read'; readonly value: unknown },
  unknown
>[]

export type SetHistory = {
  readonly operations: SetOperations
  readonly columns: Columns
  /** The elements by number; and by operation the number of what it adds or removes, -1 for a read. */
  readonly elements: readonly unknown[]
  readonly elementOf: Int32Array
  /** By operation: 1 for a remove. */
  readonly isRemove: Uint8Array
  /** Reads that returned, in order of call; what each saw are the `seen` from its `start` to that of the next one. */
  readonly reads: readonly number[]
  readonly starts: readonly number[]
  readonly seen: Int32Array
  /** By element: the first return and the last call of reads that saw it; infinite, at the other end, if none did. */
  readonly seenBy: Float64Array
  readonly seenFrom: Float64Array
}

type Numbered = Pick<SetHistory, 'elements' | 'elementOf' | 'isRemove'> & { readonly numbers: Numbering }

/** A decision for what no order can explain, or what cannot be decided. Linear. */
export function setHistoryOf(operations: SetOperations): SetHistory | Decision {
  const numbered = numberedOf(operations)
  if ('type' in numbered) return numbered
  const { numbers, ...changes } = numbered
  const { elements, elementOf } = changes
  const columns = columnsOf(operations)
  const reads: number[] = []
  const starts = [0]
  for (let i = 0; i < columns.byCall.length; i++) {
    const index = columns.byCall[i] as number
    if (elementOf[index] !== -1 || columns.end[index] === Number.POSITIVE_INFINITY) continue
    const output = operations[index]?.output
    if (!Array.isArray(output)) return violation(index, 'no list')
    reads.push(index)
    starts.push((starts.at(-1) as number) + output.length)
  }
  const seen = new Int32Array(starts.at(-1) as number)
  const seenBy = new Float64Array(elements.length).fill(Number.POSITIVE_INFINITY)
  const lastRead = new Int32Array(elements.length).fill(-1)
  let next = 0
  for (const read of reads) {
    const end = columns.end[read] as number
    const output = operations[read]?.output as readonly unknown[]
    for (let i = 0; i < output.length; i++) {
      const element = output[i]
      const number = numbers.get(element)
      if (number === NO_NUMBER) return strange(read, element)
      if (lastRead[number] === read) return violation(read, `${element} twice`)
      lastRead[number] = read
      seen[next++] = number
      if (end < (seenBy[number] as number)) seenBy[number] = end
    }
  }
  // They were in order of call.
  const seenFrom = new Float64Array(elements.length)
  for (let element = 0; element < seenFrom.length; element++)
    seenFrom[element] = columns.call[lastRead[element] as number] ?? Number.NEGATIVE_INFINITY
  return { operations, columns, ...changes, reads, starts, seen, seenBy, seenFrom }
}

/** `numbers`: of what is added only. */
function numberedOf(operations: SetOperations): Numbered | Decision {
  const numbers = new Numbering(2 * operations.length)
  const elements: unknown[] = []
  const elementOf = new Int32Array(operations.length).fill(-1)
  const isRemove = new Uint8Array(operations.length)
  const removes: number[] = []
  for (let index = 0; index < operations.length; index++) {
    const { f, value } = (operations[index] as SetOperations[number]).input
    if (f === 'read') continue
    if (!isJsonScalar(value)) return { type: 'declined', reason: `operation ${index} has no plain element` }
    if (f === 'remove') {
      isRemove[index] = 1
      removes.push(index)
      continue
    }
    if (numbers.get(value) === NO_NUMBER) numbers.set(value, elements.push(value) - 1)
    elementOf[index] = numbers.get(value)
  }
  for (const index of removes) {
    const value = operations[index]?.input.value
    const known = numbers.get(value)
    elementOf[index] = known === NO_NUMBER ? elements.push(value) - 1 : known
  }
  return { elements, elementOf, isRemove, numbers }
}

function strange(read: number, element: unknown): Decision {
  if (isJsonScalar(element)) return violation(read, `${element}, which nobody added`)
  return { type: 'declined', reason: `operation ${read} saw no plain element` }
}

function violation(read: number, what: string): Decision {
  return { type: 'violation', operations: [read], proof: `a read (operation ${read}) saw ${what}` }
}
