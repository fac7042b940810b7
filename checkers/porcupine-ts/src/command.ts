/**
 * The command `check FILE --model M [--format F] [--json]` without its file and its terminal: `porcupine-ts` and `ordeal`
 * both do this.
 */
import { type CheckedHistory, checkHistory } from './check-history.ts'
import { FORMATS, type Format } from './formats/index.ts'
import { historyText } from './history-text.ts'
import { SHIPPED_MODELS, shippedModel } from './shipped/index.ts'
import type { ShippedModel } from './shipped/shipped-model.ts'

export type CommandOptions = {
  readonly model?: string | undefined
  /** Absent or `auto`: found out. */
  readonly format?: string | undefined
  readonly json?: boolean | undefined
  /** False: a legal order is not replayed before it is told. */
  readonly validate?: boolean | undefined
}

/** `exitCode`: 0 linearizable, 1 violation, 5 undecided. `output` ends with a newline. */
export type CommandAnswer = { readonly exitCode: 0 | 1 | 5; readonly output: string }

/** The words of the command are wrong. `option` is the one that is, `got` what was given, `legal` what may be. */
export class WrongOption extends Error {
  readonly option: 'model' | 'format'
  readonly got: string | undefined
  readonly legal: readonly string[]

  constructor(option: 'model' | 'format', got: string | undefined, legal: readonly string[]) {
    super(got === undefined ? `--${option} is missing` : `unknown ${option} '${got}'`)
    this.name = 'WrongOption'
    this.option = option
    this.got = got
    this.legal = legal
  }
}

const EXIT_CODES = { linearizable: 0, violation: 1, undecided: 5 } as const

/** Throws WrongOption before it reads anything, MalformedHistory for what is no history or none of the model. */
export function checkText(file: string, text: string, options: CommandOptions): CommandAnswer {
  const shipped = modelOf(options.model)
  const format = formatOf(options.format)
  const { validate = true } = options
  const checked = checkHistory(text, shipped, { validate, ...(format === undefined ? {} : { format }) })
  return answered(file, checked, options)
}

/** A checked history as the command tells it. */
export function answered(file: string, checked: CheckedHistory, options: CommandOptions): CommandAnswer {
  const output = options.json === true ? `${JSON.stringify({ file, ...checked })}\n` : historyText(file, checked)
  return { exitCode: EXIT_CODES[checked.verdict], output }
}

/** Throws WrongOption. */
export function modelOf(name: string | undefined): ShippedModel {
  const found = name === undefined ? undefined : shippedModel(name)
  if (found !== undefined) return found
  throw new WrongOption(
    'model',
    name,
    SHIPPED_MODELS.map((one) => one.name),
  )
}

/** Undefined: to be found out. Throws WrongOption. */
export function formatOf(name: string | undefined): Format | undefined {
  if (name === undefined || name === 'auto') return undefined
  const found = FORMATS.find((format) => format === name)
  if (found === undefined) throw new WrongOption('format', name, ['auto', ...FORMATS])
  return found
}
