/** The command `check` with its parts decided in workers: read, told and put in words as checkText does. */
import { historyIn, toldHistory } from '../src/check-history.ts'
import { answered, type CommandAnswer, type CommandOptions, formatOf, modelOf } from '../src/command.ts'
import { checkOperationsInWorkers } from './check-in-workers.ts'

/** Rejects with what checkText throws. */
export async function checkTextInWorkers(
  file: string,
  text: string,
  options: CommandOptions & { readonly workers: number },
): Promise<CommandAnswer> {
  const shipped = modelOf(options.model)
  const history = historyIn(text, shipped, formatOf(options.format))
  const source = { shipped: shipped.name, keyed: history.keys.length > 0 }
  const outcome = await checkOperationsInWorkers(source, history.operations, { workers: options.workers })
  return answered(file, toldHistory(history, shipped, outcome, { validate: options.validate ?? true }), options)
}
