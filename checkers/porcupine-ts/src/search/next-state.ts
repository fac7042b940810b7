/** Steps of the model, whose claim that an operation is read-only is not believed. */
import { type Deed, describeState, ILLEGAL, type Model } from '../model.ts'

/** Throws what the model throws, and TypeError where an operation that it calls read-only changes the state. */
export function nextState<State, Input, Output>(
  model: Model<State, Input, Output>,
  state: State,
  deed: Deed<Input, Output>,
): State | typeof ILLEGAL {
  const next = model.step(state, deed.input, deed.output)
  if (next === ILLEGAL || model.isReadOnly?.(deed.input, deed.output) !== true) return next
  if (!(model.equals?.(next, state) ?? Object.is(next, state))) assertRefines(model, deed, state, next)
  return next
}

/** For a deed that the model calls read-only, and that led from one state to another all the same. */
export function assertRefines<State, Input, Output>(
  model: Model<State, Input, Output>,
  { input, output }: Deed<Input, Output>,
  before: State,
  after: State,
): void {
  if (model.refines?.(after, before) === true) return
  const [from, to] = [before, after].map((state) => describeState(model, state))
  const what = model.describe(input, output)
  throw new TypeError(`the model ${model.name} claims that '${what}' is read-only, but it turns ${from} into ${to}`)
}
