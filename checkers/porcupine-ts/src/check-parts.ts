/**
 * Every part decided by itself, each with the whole budget: what the one part is answered does not depend on the others, so
 * parts may be decided in any order, or at the same time, and the answers are the same (see ../workers).
 */
import { checkOperations } from './check-operations.ts'
import { mergeOrders } from './merge-orders.ts'
import type { Model } from './model.ts'
import type { Operation } from './operation.ts'
import type { CheckOptions, CheckOutcome } from './result.ts'
import { type Part, splitOperations } from './split.ts'

/** Of one part, in terms of the indices of all operations. */
export type PartOutcome = CheckOutcome & { readonly part?: string | number }

/** In order of size, smallest first; of equal size in order of appearance. Throws what checkOperations throws. */
export function checkParts<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  options: CheckOptions = {},
): readonly PartOutcome[] {
  const whole = withoutSplit(model)
  return splitOperations(model, operations).map((part) =>
    partOutcome(part, checkOperations(whole, operationsOfPart(operations, part), options)),
  )
}

/** All parts as one: the first violation in their order, or the first that is undecided, or an order of all operations. */
export function mergedOutcome(
  operations: readonly { readonly call: number }[],
  parts: readonly PartOutcome[],
): CheckOutcome {
  const steps = parts.reduce((sum, part) => sum + part.steps, 0)
  const worst = parts.find(({ type }) => type === 'violation') ?? parts.find(({ type }) => type === 'undecided')
  if (worst !== undefined) return { ...worst, steps }
  const orders = parts.flatMap((part) => (part.type === 'linearizable' ? [part.order] : []))
  return { type: 'linearizable', order: mergeOrders(operations, orders), steps }
}

export function withoutSplit<State, Input, Output>(model: Model<State, Input, Output>): Model<State, Input, Output> {
  const { split: _, ...whole } = model
  return whole
}

function operationsOfPart<Input, Output>(
  operations: readonly Operation<Input, Output>[],
  { members }: Part,
): readonly Operation<Input, Output>[] {
  return members?.map((index) => operations[index] as Operation<Input, Output>) ?? operations
}

/** `outcome` is in terms of the part's own operations. */
export function partOutcome({ key, members }: Part, outcome: CheckOutcome): PartOutcome {
  const named = key === undefined ? {} : { part: key }
  const source = (index: number) => members?.[index] ?? index
  switch (outcome.type) {
    case 'undecided':
      return { ...outcome, ...named }
    case 'linearizable':
      return { ...outcome, ...named, order: outcome.order.map(source) }
    case 'violation': {
      const { failed, deepest, proof } = outcome
      const because = proof === undefined ? {} : { proof: { ...proof, operations: proof.operations.map(source) } }
      return { ...outcome, ...named, failed: source(failed), deepest: deepest.map(source), ...because }
    }
  }
}
