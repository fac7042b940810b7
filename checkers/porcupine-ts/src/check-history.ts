/**
 * From the text of a recorded history to a verdict: read, split by key, checked, and the answer put in terms of the file's
 * lines. What the command does, without the file and the printing.
 */
import { checkOperations } from './check-operations.ts'
import { detectFormat, type Format, readEvents } from './formats/index.ts'
import { type ReadHistory, readOperations } from './history/read-operations.ts'
import { replayProblem } from './replay.ts'
import type { CheckOptions, CheckOutcome } from './result.ts'
import type { ShippedModel } from './shipped/shipped-model.ts'

/** `format` is found out if it is absent. `validate`: false leaves out the replay of a legal order; it is linear. */
export type HistoryOptions = CheckOptions & { readonly format?: Format; readonly validate?: boolean }

/** An operation, in words, with the lines of its events; `completed` is absent if its outcome is unknown. */
export type ToldOperation = { readonly text: string; readonly invoked: number; readonly completed?: number }

export type CheckedHistory = {
  readonly model: string
  readonly format: Format
  /** Operations that were judged, those of unknown outcome among them, and keys; 0 if the history is about one object. */
  readonly operations: number
  readonly crashed: number
  readonly keys: number
  readonly steps: number
} /** `validated`: the order was done once more by a replayer that knows nothing of the search and the deciders. */ & (
  | { readonly verdict: 'linearizable'; readonly order: readonly ToldOperation[]; readonly validated: boolean }
  | {
      readonly verdict: 'violation'
      readonly key?: string | number
      /** Its completion ends the shortest prefix that nothing explains. */
      readonly failed: ToldOperation
      /** The longest legal order found of what came before, and the state that it leads to. */
      readonly deepest: readonly ToldOperation[]
      readonly deepestState: string
      /** Where a decider found it: the operations that contradict each other, and why in a sentence. */
      readonly proof?: { readonly sentence: string; readonly operations: readonly ToldOperation[] }
    }
  | { readonly verdict: 'undecided'; readonly budget: string; readonly key?: string | number }
)

/** Throws MalformedHistory, with the line, for whatever is no history or none of this model. */
export function checkHistory(text: string, shipped: ShippedModel, options: HistoryOptions = {}): CheckedHistory {
  const history = historyIn(text, shipped, options.format)
  return toldHistory(history, shipped, checkOperations(history.model, history.operations, options), options)
}

/** A history as it was read, with the format that it was in. */
export type FormattedHistory = ReadHistory & { readonly format: Format }

export function historyIn(text: string, shipped: ShippedModel, given: Format | undefined): FormattedHistory {
  const format = given ?? detectFormat(text)
  return { ...readOperations(readEvents(text, format), shipped), format }
}

/** The outcome in terms of lines. Throws an Error for a legal order that cannot be replayed: a mistake of this package. */
export function toldHistory(
  history: FormattedHistory,
  shipped: ShippedModel,
  outcome: CheckOutcome,
  { validate = true }: Pick<HistoryOptions, 'validate'>,
): CheckedHistory {
  const { format, model, operations, keys } = history
  if (validate && outcome.type === 'linearizable') {
    const problem = replayProblem(model, operations, outcome.order)
    if (problem !== undefined) throw new Error(`a legal order cannot be replayed: ${problem}`)
  }
  const crashed = operations.filter((operation) => operation.return === undefined).length
  const counts = { operations: operations.length, crashed, keys: keys.length, steps: outcome.steps }
  return { model: shipped.name, format, ...counts, ...told(history, outcome, validate) }
}

function told(history: ReadHistory, outcome: CheckOutcome, validated: boolean) {
  const tell = (index: number): ToldOperation => {
    const operation = history.operations[index]
    const completed = history.completions[index]?.line
    return {
      text: operation === undefined ? '' : history.model.describe(operation.input, operation.output),
      invoked: history.invocations[index]?.line ?? 0,
      ...(operation?.return === undefined || completed === undefined ? {} : { completed }),
    }
  }
  if (outcome.type === 'linearizable') return { verdict: outcome.type, order: outcome.order.map(tell), validated }
  const key = outcome.part === undefined ? {} : { key: outcome.part }
  if (outcome.type === 'undecided') return { verdict: outcome.type, budget: outcome.budget, ...key }
  const { failed, deepest, deepestState, proof } = outcome
  const because =
    proof === undefined ? {} : { proof: { sentence: proof.sentence, operations: proof.operations.map(tell) } }
  return { verdict: outcome.type, ...key, failed: tell(failed), deepest: deepest.map(tell), deepestState, ...because }
}
