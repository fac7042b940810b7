/**
 * Checks a claimed order by doing it: knows nothing of the search, so a 'linearizable' that it confirms is certain.
 */
import { ILLEGAL, type Model } from './model.ts'
import type { Operation } from './operation.ts'

/** What is wrong with `order` (indices into `operations`) as a linearization; undefined if nothing. */
export function replayProblem<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  order: readonly number[],
): string | undefined {
  const states = new Map<string | number | undefined, State>()
  const done = new Set<number>()
  let latestCall = Number.NEGATIVE_INFINITY
  for (const index of order) {
    const operation = operations[index]
    if (operation === undefined || done.has(index)) return `operation ${index} does not exist or comes twice`
    done.add(index)
    latestCall = Math.max(latestCall, operation.call)
    if (operation.return !== undefined && operation.return < latestCall)
      return `operation ${index} returned before one that is ordered in front of it was called`
    const key = model.split?.(operation.input)
    const before = states.has(key) ? (states.get(key) as State) : model.init
    const state = model.step(before, operation.input, operation.output)
    if (state === ILLEGAL) return `operation ${index} is illegal in its place`
    states.set(key, state)
  }
  const missing = operations.findIndex((operation, index) => operation.return !== undefined && !done.has(index))
  return missing === -1 ? undefined : `operation ${missing} returned but is not in the order`
}
