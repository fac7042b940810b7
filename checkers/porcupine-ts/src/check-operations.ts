/**
 * The entry: is there an order of these operations, within their intervals, that the model allows? Splits by the model's
 * parts, checks the smallest first, and puts the parts' orders together again.
 */
import type { Model } from './model.ts'
import { assertOperation, type Operation } from './operation.ts'
import { planPart } from './plan.ts'
import { type CheckOptions, type CheckOutcome, DEFAULT_BYTES, DEFAULT_STEPS } from './result.ts'
import { search } from './search.ts'
import { mergeOrders, type Part, splitOperations } from './split.ts'

/**
 * `operations` in any order. Throws RangeError for an interval that is none, and whatever the model throws.
 * A part may use all steps that the smaller ones left. A violation in any part is the answer, even if another part is
 * undecided.
 */
export function checkOperations<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  options: CheckOptions = {},
): CheckOutcome {
  const { steps: stepsMax = DEFAULT_STEPS, bytes = DEFAULT_BYTES } = options
  operations.forEach(assertOperation)
  const orders: (readonly number[])[] = []
  let undecided: CheckOutcome | undefined
  let steps = 0
  for (const part of splitOperations(model, operations)) {
    const outcome = checkPart(model, operations, part, { steps: stepsMax - steps, bytes })
    steps += outcome.steps
    if (outcome.type === 'violation') return { ...outcome, steps }
    if (outcome.type === 'undecided') undecided ??= outcome
    else orders.push(outcome.order)
  }
  if (undecided !== undefined) return { ...undecided, steps }
  return { type: 'linearizable', order: mergeOrders(operations, orders), steps }
}

function checkPart<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  { key, members }: Part,
  budget: { readonly steps: number; readonly bytes: number },
): CheckOutcome {
  const plan = planPart(model, operations, members)
  const outcome = search(model, plan, budget)
  const source = (operation: number) => plan.source[operation] as number
  const part = key === undefined ? {} : { part: key }
  switch (outcome.type) {
    case 'linearizable':
      return { ...outcome, order: outcome.order.map(source) }
    case 'violation':
      return { ...outcome, ...part, failed: source(outcome.failed), deepest: outcome.deepest.map(source) }
    case 'undecided':
      return { ...outcome, ...part }
  }
}
