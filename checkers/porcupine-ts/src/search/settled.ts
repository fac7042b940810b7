/**
 * What is settled at the beginning of a part: as long as each operation returns before the next one is called, there is one
 * order only and after each operation one state. Taken step by step, without any of what a search needs.
 *
 *     A: |--a--|         |-c--|         a and b are settled; c and d overlap, so the search begins with c,
 *     B:         |--b--|   |--d--|      in the state after b
 */
import { ILLEGAL, type Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import { nextState } from './next-state.ts'

export type Settled<State> = {
  /** So many, of those in order of call, are settled; if illegal, the next one is not. */
  readonly count: number
  readonly state: State
  readonly isIllegal: boolean
}

/** `order`: indices in order of call. Takes at most `stepsMax` steps of the model. Throws what it throws, and for its false claims. */
export function settle<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  order: Int32Array,
  stepsMax: number,
): Settled<State> {
  let state = model.init
  let count = 0
  for (; count < order.length && count < stepsMax; count++) {
    const operation = operations[order[count] as number] as Operation<Input, Output>
    const next = operations[order[count + 1] as number]
    const isAlone = operation.return !== undefined && (next === undefined || operation.return < next.call)
    if (!isAlone) break
    const after = nextState(model, state, operation)
    if (after === ILLEGAL) return { count, state, isIllegal: true }
    state = after
  }
  return { count, state, isIllegal: false }
}
