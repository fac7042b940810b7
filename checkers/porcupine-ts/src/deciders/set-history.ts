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
  /** Reads that returned, in order of call; what each saw are the `seen` from its `start` to that of the next one. */
  readonly reads: readonly number[]
  readonly starts: readonly number[]
  readonly seen: Int32Array
  /** By element: the first return and the last call of reads that saw it; infinite, at the other end, if none did. */
  readonly seenBy: Float64Array
  readonly seenFrom: Float64Array
}

type Numbered = Pick<SetHistory, 'elements' | 'elementOf'> & { readonly numbers: Numbering }

/** A decision for what no order can explain, or what cannot be decided. Linear. */
export function setHistoryOf(operations: SetOperations): SetHistory | Decision {
  const numbered = numberedOf(operations)
  if ('type' in numbered) return numbered
  const { elements, elementOf, numbers } = numbered
  const columns = columnsOf(operations)
  const reads: number[] = []
  const starts = [0]
  for (const index of columns.byCall) {
    if (elementOf[index] !== -1 || !Number.isFinite(columns.end[index])) continue
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
  const seenFrom = Float64Array.from(lastRead, (read) => columns.call[read] ?? Number.NEGATIVE_INFINITY)
  return { operations, columns, elements, elementOf, reads, starts, seen, seenBy, seenFrom }
}

/** `numbers`: of what is added only. */
function numberedOf(operations: SetOperations): Numbered | Decision {
  const numbers = new Numbering(2 * operations.length)
  const elements: unknown[] = []
  const elementOf = new Int32Array(operations.length).fill(-1)
  for (const f of ['add', 'remove']) {
    for (let index = 0; index < operations.length; index++) {
      const { input } = operations[index] as SetOperations[number]
      if (input.f !== f) continue
      if (!isJsonScalar(input.value)) return { type: 'declined', reason: `operation ${index} has no plain element` }
      const known = numbers.get(input.value)
      elementOf[index] = known === NO_NUMBER ? elements.push(input.value) - 1 : known
      if (known === NO_NUMBER && f === 'add') numbers.set(input.value, elementOf[index] as number)
    }
  }
  return { elements, elementOf, numbers }
}

function strange(read: number, element: unknown): Decision {
  if (isJsonScalar(element)) return violation(read, `${element}, which nobody added`)
  return { type: 'declined', reason: `operation ${read} saw no plain element` }
}

function violation(read: number, what: string): Decision {
  return { type: 'violation', operations: [read], proof: `a read (operation ${read}) saw ${what}` }
}
