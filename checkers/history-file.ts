/**
 * Histories in files of any format that porcupine-ts reads, held against any model that it ships, with refusals as this
 * project words them. The command `porcupine-ts` does the same.
 */
import {
  type CommandAnswer,
  type CommandOptions,
  checkText,
  detectFormat,
  type Format,
  formatOf,
  MalformedHistory,
  modelOf,
  SHIPPED_MODELS,
  WrongOption,
} from 'porcupine-ts'
import { checkTextInWorkers } from 'porcupine-ts/workers'
import { UsageError } from '../harness/core/errors.ts'
import { unknownName } from '../harness/core/nearest.ts'

/** What `--model` takes, each with one line about its object. */
export const FILE_MODELS: readonly { readonly name: string; readonly summary: string }[] = SHIPPED_MODELS

/** Throws UsageError UNKNOWN_MODEL or UNKNOWN_FORMAT, so that a misspelt name is told before a long file is read. */
export function assertNames({ model, format }: CommandOptions): void {
  refusing('', () => {
    formatOf(format)
    if (model !== undefined) modelOf(model)
  })
}

/** `start` is how the file begins; ordeal's own format where nothing tells another. */
export function formatOfFile(format: string | undefined, start: string): Format {
  try {
    return formatOf(format) ?? detectFormat(start)
  } catch (error) {
    if (error instanceof MalformedHistory) return 'jsonl'
    throw error
  }
}

/** Throws UsageError HISTORY_MALFORMED with the line, MODEL_MISSING, UNKNOWN_MODEL or UNKNOWN_FORMAT. */
export function checkFileText(path: string, text: string, options: CommandOptions): CommandAnswer {
  return refusing(path, () => checkText(path, text, options))
}

/** The same with the keys decided by so many threads. Rejects as checkFileText throws. */
export async function checkFileTextInWorkers(
  path: string,
  text: string,
  options: CommandOptions & { readonly workers: number },
): Promise<CommandAnswer> {
  try {
    return await checkTextInWorkers(path, text, options)
  } catch (error) {
    return refuse(path, error)
  }
}

function refusing<Answer>(path: string, act: () => Answer): Answer {
  try {
    return act()
  } catch (error) {
    return refuse(path, error)
  }
}

/** Throws: as this project words it, or as it is. */
function refuse(path: string, error: unknown): never {
  if (error instanceof MalformedHistory)
    throw new UsageError('HISTORY_MALFORMED', `${path}: ${error.message}`, {
      facts: { path, line: error.line ?? null },
    })
  if (!(error instanceof WrongOption)) throw error
  const { option, got, legal } = error
  if (got !== undefined) throw unknownName(`UNKNOWN_${option.toUpperCase()}`, option, got, legal)
  throw new UsageError('MODEL_MISSING', 'a history of this format is held against a model', {
    hint: `Add --model, one of: ${legal.join(', ')}`,
  })
}
