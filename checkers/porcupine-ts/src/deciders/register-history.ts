/**
 * A register's history with its values numbered in order of the calls that wrote them; 0 is null, the initial one. Declined:
 * a value written twice, a refusal, which says only what the value was not, and values that are not plain.
 */
import type { Decision } from '../decision.ts'
import { Lists } from '../lists.ts'
import type { RegisterInput, RegisterOutput } from '../models/register.ts'
import type { Operation } from '../operation.ts'
import { type Columns, columnsOf, isPlainValue } from './history.ts'
import { NO_NUMBER, Numbering } from './numbering.ts'

export type RegisterOperations = readonly Operation<RegisterInput, RegisterOutput>[]

export type RegisterHistory = {
  readonly operations: RegisterOperations
  readonly columns: Columns
  /** By value: who wrote it, -1 for the initial one; and of a compare-and-set which value it took, else NONE. */
  readonly writer: Int32Array
  readonly from: Int32Array
  /** By value: who read it, in order of call. Crashed reads are dropped. */
  readonly reads: Lists
}

/** In place of a value: none, or one that nobody wrote. */
export const NONE = -1
export const NOBODY = -3

/** `hasCas`: false for a register that knows no compare-and-set. A violation if a read saw what nobody wrote. O(n). */
export function registerHistoryOf(operations: RegisterOperations, hasCas: boolean): RegisterHistory | Decision {
  const columns = columnsOf(operations)
  const numbers = new Numbering(operations.length + 1)
  const writer = writersOf(operations, columns, hasCas, numbers)
  return 'type' in writer ? writer : withReads(operations, columns, numbers, writer)
}

/** By value; numbers them. */
function writersOf(
  operations: RegisterOperations,
  { byCall, end }: Columns,
  hasCas: boolean,
  numbers: Numbering,
): Int32Array | Decision {
  const writer = new Int32Array(operations.length + 1)
  let size = 0
  writer[size++] = NONE
  numbers.set(null, 0)
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { input, output } = operations[index] as RegisterOperations[number]
    const isOver = end[index] !== Number.POSITIVE_INFINITY
    if (!isFit(input, output, isOver, hasCas))
      return { type: 'declined', reason: `operation ${index} is refused, unknown to the model, or has no plain value` }
    if (input.f === 'read' || (input.f === 'cas' && isRefused(output))) continue
    const value = input.f === 'cas' ? input.value[1] : input.value
    if (numbers.get(value) !== NO_NUMBER) return { type: 'declined', reason: `the value ${value} is written twice` }
    numbers.set(value, size)
    writer[size++] = index
  }
  return writer.subarray(0, size)
}

function isFit(input: RegisterInput, output: RegisterOutput | undefined, isOver: boolean, hasCas: boolean): boolean {
  if (input.f === 'read') return !isOver || isPlainValue(output)
  if (input.f === 'write') return isPlainValue(input.value)
  return hasCas && isPlainValue(input.value[0]) && isPlainValue(input.value[1]) && !(isOver && isRefused(output))
}

function isRefused(output: RegisterOutput | undefined): boolean {
  return typeof output === 'object' && output !== null && 'applied' in output && !output.applied
}

function withReads(
  operations: RegisterOperations,
  columns: Columns,
  numbers: Numbering,
  writer: Int32Array,
): RegisterHistory | Decision {
  const from = new Int32Array(writer.length).fill(NONE)
  const reads = new Lists(writer.length, operations.length)
  const { byCall, end } = columns
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { input, output } = operations[index] as RegisterOperations[number]
    if (input.f === 'cas') {
      const made = numbers.get(input.value[1])
      const taken = numbers.get(input.value[0])
      if (writer[made] === index) from[made] = taken === NO_NUMBER ? NOBODY : taken
    } else if (input.f === 'read' && end[index] !== Number.POSITIVE_INFINITY) {
      const value = numbers.get(output)
      if (value === NO_NUMBER) return violation([index], `${sayRegister(operations, index)}, which nobody wrote`)
      reads.add(value, index)
    }
  }
  return { operations, columns, writer, from, reads }
}

/** `'cas 1 to 2' (operation 5)`. */
export function sayRegister(operations: RegisterOperations, index: number): string {
  const { input, output } = operations[index] as RegisterOperations[number]
  const what = input.f === 'read' ? `read -> ${output}` : `${input.f} ${[input.value].flat().join(' to ')}`
  return `'${what}' (operation ${index})`
}

export function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations: [...new Set(operations)], proof }
}
