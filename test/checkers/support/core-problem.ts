/**
 * What is wrong with the core of a violation, by an account of its own of what may be weakened: the core must be illegal, made of
 * the history by steps that keep a legal history legal, and legal after any one step more.
 */
import type { Explanation, Model, Operation } from 'porcupine-ts'

type AnyModel = Model<unknown, unknown, unknown>
type AnyOperations = readonly Operation<unknown, unknown>[]

/** `isLegal` is asked for what is left of the history, and that once more for every step. Undefined: nothing is wrong. */
export function coreProblem(
  model: AnyModel,
  history: AnyOperations,
  failed: number,
  { core, weakened }: Explanation,
  isLegal: (operations: AnyOperations) => boolean,
): string | undefined {
  if (!core.includes(failed)) return 'the failing operation is not in the core'
  if (isLegal(weakened)) return 'the core is legal'
  const unsound = unsoundStep(model, history, failed, weakened)
  if (unsound !== undefined) return unsound
  const further = weakened.findIndex((operation, index) => {
    if (operation.return === history[failed]?.return || operation.output === undefined) return false
    const { return: end, output, ...rest } = operation
    const weaker = end === undefined ? rest : { ...rest, output }
    return !isLegal(weakened.map((each, i) => (i === index ? weaker : each)))
  })
  return further === -1 ? undefined : `operation ${further} of the core can be weakened further`
}

/** Of the prefix, effects are all there, and what is there is as it was, or its return or its answer is not known any more. */
function unsoundStep(model: AnyModel, history: AnyOperations, failed: number, weakened: AnyOperations) {
  const byCall = new Map(weakened.map((operation) => [operation.call, operation]))
  if (byCall.size !== weakened.length || weakened.length > history.length) return 'an operation came twice'
  const end = history[failed]?.return as number
  let found = 0
  for (const operation of history) {
    const each = byCall.get(operation.call)
    if (each === undefined) {
      if (operation.call <= end && model.isReadOnly?.(operation.input, operation.output) !== true)
        return 'an effect is gone'
      continue
    }
    found++
    if (each.input !== operation.input) return 'an operation is another one'
    if (each.return !== undefined && each.return !== operation.return) return 'a return was moved'
    if (each.return !== undefined && each.return > end) return 'what was running at the end has a return'
    if (each.output !== undefined && each.output !== operation.output) return 'an answer was changed'
    if (each.output === undefined && each.return !== undefined) return 'an answer is gone, but not its return'
  }
  return found === weakened.length ? undefined : 'an operation was added'
}
