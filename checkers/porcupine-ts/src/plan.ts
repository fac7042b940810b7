/**
 * The operations of one part, put in order for the search: completed ones (to be linearized all) apart from crashed ones
 * (optional), both by call, and all calls and returns of the completed ones as one sequence of events.
 */
import type { Model } from './model.ts'
import type { Operation } from './operation.ts'

/**
 * An operation's number in the search: completed ones are 0 .. completed-1, crashed ones follow. Event `d` below
 * `completed` is the call of operation d, event `completed + d` its return.
 */
export type Plan<Input, Output> = {
  readonly completed: number
  readonly crashed: number
  /** By number: index in the operations given. */
  readonly source: readonly number[]
  readonly inputs: readonly Input[]
  readonly outputs: readonly (Output | undefined)[]
  /** By number: 1 if the model says it is read-only. */
  readonly readOnly: Uint8Array
  readonly events: Int32Array
  /** Of crashed operation c (numbered from 0 here): how many of `events` come before its call. */
  readonly crashedCall: Int32Array
  /** Of completed operation d: where in `events` its return is. */
  readonly returnAt: Int32Array
}

/** `members` are the indices of the part's operations, in the order of the array. */
export function planPart<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  members: readonly number[],
): Plan<Input, Output> {
  const at = (index: number) => operations[index] as Operation<Input, Output>
  const byCall = (a: number, b: number) => at(a).call - at(b).call || a - b
  const isReadOnly = ({ input, output }: Operation<Input, Output>) => model.isReadOnly?.(input, output) === true
  const completed = members.filter((index) => at(index).return !== undefined).sort(byCall)
  // A crashed operation that changes nothing may as well not have happened.
  const crashed = members.filter((index) => at(index).return === undefined && !isReadOnly(at(index))).sort(byCall)
  const source = [...completed, ...crashed]
  const { events, crashedCall, returnAt } = orderEvents(completed.map(at), crashed.map(at))
  return {
    completed: completed.length,
    crashed: crashed.length,
    source,
    inputs: source.map((index) => at(index).input),
    outputs: source.map((index) => at(index).output),
    readOnly: Uint8Array.from(source, (index) => (isReadOnly(at(index)) ? 1 : 0)),
    events,
    crashedCall,
    returnAt,
  }
}

type Interval = { readonly call: number; readonly return?: number }

/** Merges calls (in order already) with returns; at equal positions calls first. */
function orderEvents(completed: readonly Interval[], crashed: readonly Interval[]) {
  const returnOf = (d: number) => completed[d]?.return as number
  const returns = completed.map((_, d) => d).sort((a, b) => returnOf(a) - returnOf(b) || a - b)
  const events = new Int32Array(2 * completed.length)
  const crashedCall = new Int32Array(crashed.length)
  const returnAt = new Int32Array(completed.length)
  let length = 0
  let call = 0
  let crash = 0
  for (const d of returns) {
    for (; call < completed.length && (completed[call] as Interval).call <= returnOf(d); call++) events[length++] = call
    for (; crash < crashed.length && (crashed[crash] as Interval).call <= returnOf(d); crash++)
      crashedCall[crash] = length
    returnAt[d] = length
    events[length++] = completed.length + d
  }
  crashedCall.fill(length, crash)
  return { events, crashedCall, returnAt }
}
