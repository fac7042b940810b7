/**
 * Values that are put into an object and taken out of it, each put at most once: which operations belong to which. What is
 * wrong without regard to the object's order is found here: a value taken that was never put, twice, or before its put
 * began. A crashed put is kept iff its value was surely taken; a crashed take whose answer is known took that value or did
 * not happen; one of unknown answer may have taken any.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import type { Columns } from './history.ts'
import { NO_NUMBER, Numbering } from './numbering.ts'

type Input = { readonly f: string; readonly value: unknown }
export type HeldOperations = readonly Operation<Input, unknown>[]

/** In place of a take: nobody took the value; its put crashed and nobody surely took it, so it is left out. */
export const NOBODY = -1
export const LEFT_OUT = -2

export type HeldValues = {
  /** By value, in order of call: the operation that put it. */
  readonly put: Int32Array
  /** By value: the operation that took it, which may be a crashed one with a known answer; or NOBODY, or LEFT_OUT. */
  readonly take: Int32Array
  /** Takes that found nothing; crashed takes of unknown answer. In order of call. */
  readonly empties: readonly number[]
  readonly unknown: readonly number[]
  readonly numberOf: Numbering
}

export type HeldObject = {
  /** How putting is called; whatever is called otherwise takes. */
  readonly put: string
  isValue(value: unknown): boolean
}

/** A decision if the history is to be declined, or is wrong whatever the object's order. O(n). */
export function heldValuesOf(operations: HeldOperations, columns: Columns, object: HeldObject): HeldValues | Decision {
  const puts = putsOf(operations, columns, object)
  return 'type' in puts ? puts : withTakes(operations, columns, object, puts)
}

type Puts = Pick<HeldValues, 'put' | 'numberOf'>

function putsOf(operations: HeldOperations, { byCall }: Columns, object: HeldObject): Puts | Decision {
  const numberOf = new Numbering(operations.length)
  const put = new Int32Array(operations.length)
  let size = 0
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { input } = operations[index] as HeldOperations[number]
    if (input.f !== object.put) continue
    const { value } = input
    if (!object.isValue(value))
      return { type: 'declined', reason: `operation ${index} puts ${String(value)} in, which cannot be compared` }
    if (numberOf.get(value) !== NO_NUMBER)
      return { type: 'declined', reason: `the value ${String(value)} is put in twice` }
    numberOf.set(value, size)
    put[size++] = index
  }
  return { put: put.subarray(0, size), numberOf }
}

function withTakes(
  operations: HeldOperations,
  { call, end, byCall }: Columns,
  object: HeldObject,
  { put, numberOf }: Puts,
): HeldValues | Decision {
  const take = new Int32Array(put.length).fill(NOBODY)
  const empties: number[] = []
  const unknown: number[] = []
  const crashed: number[] = []
  const say = (index: number) => sayHeld(operations, index)
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { input, output } = operations[index] as HeldOperations[number]
    if (input.f === object.put) continue
    if (end[index] === Number.POSITIVE_INFINITY) {
      if (output === undefined) unknown.push(index)
      else crashed.push(index)
    } else if (output === null) empties.push(index)
    else {
      const value = numberOf.get(output)
      if (value === NO_NUMBER) return violation([index], `${say(index)}, which nobody put in`)
      const by = put[value] as number
      const other = take[value] as number
      if (other !== NOBODY)
        return violation([by, other, index], `${say(other)} and ${say(index)}, though it was put in once`)
      if ((end[index] as number) < (call[by] as number))
        return violation([by, index], `${say(index)} had returned before ${say(by)} was called`)
      take[value] = index
    }
  }
  for (let value = 0; value < put.length; value++)
    if (take[value] === NOBODY && end[put[value] as number] === Number.POSITIVE_INFINITY) take[value] = LEFT_OUT
  // The one called first has the most room.
  for (const index of crashed) {
    const value = numberOf.get((operations[index] as HeldOperations[number]).output)
    if (value !== NO_NUMBER && take[value] === NOBODY) take[value] = index
  }
  return { put, take, empties, unknown, numberOf }
}

/** `'push 3' (operation 5)`. */
export function sayHeld(operations: HeldOperations, index: number): string {
  const { input, output } = operations[index] as HeldOperations[number]
  const answer = output === undefined ? '?' : (output ?? 'empty')
  return `'${input.value === null ? `${input.f} -> ${String(answer)}` : `${input.f} ${String(input.value)}`}' (operation ${index})`
}

export function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations: [...new Set(operations)].filter((index) => index >= 0), proof }
}
