#!/usr/bin/env node
/**
 * The command `porcupine-ts check FILE --model M`: reads the file, prints the answer, ends with its exit code. Takes the
 * sources where it stands in its own project, else what was built of them. Plain JavaScript, since packages hold no other.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const HERE = dirname(fileURLToPath(import.meta.url))
const PACKED = HERE.split(sep).includes('node_modules')
const WRONG_USE = 2
const INTERNAL = 70

const { checkText, FORMATS, formatOf, MalformedHistory, modelOf, SHIPPED_MODELS, WrongOption } = await import(
  pathToFileURL(join(HERE, PACKED ? '../dist/src/index.js' : '../src/index.ts')).href
)

const OPTIONS = {
  model: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  'no-validate': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

function help() {
  const models = SHIPPED_MODELS.map(({ name, summary }) => `  ${name.padEnd(20)}${summary}`)
  return [
    'porcupine-ts check FILE --model MODEL [--format FORMAT] [--json] [--no-validate]',
    '',
    'Says whether the history in the file is linearizable. Exit codes: 0 it is, 1 it is not, 5 undecided, 2 wrong use or',
    'a file that is no such history. --no-validate leaves out the replay of a legal order.',
    '',
    'models',
    ...models,
    `formats: auto, ${FORMATS.join(', ')}`,
    '',
  ].join('\n')
}

function wordsOf(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new WrongUse(error.message)
  }
}

class WrongUse extends Error {}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new WrongUse(`cannot read ${file}: ${error.message}`)
  }
}

function run(argv) {
  const { values, positionals } = wordsOf(argv)
  if (values.help) {
    process.stdout.write(help())
    return 0
  }
  const [command, file, ...more] = positionals
  if (command !== 'check' || file === undefined || more.length > 0)
    throw new WrongUse('it wants: check FILE --model MODEL (see --help)')
  modelOf(values.model) // misspelt names are told before a long file is read
  formatOf(values.format)
  const { exitCode, output } = checkText(file, textOf(file), { ...values, validate: values['no-validate'] !== true })
  process.stdout.write(output)
  return exitCode
}

try {
  process.exitCode = run(process.argv.slice(2))
} catch (error) {
  const expected = error instanceof WrongUse || error instanceof WrongOption || error instanceof MalformedHistory
  const legal = error instanceof WrongOption ? `\n  legal: ${error.legal.join(', ')}` : ''
  process.stderr.write(expected ? `error: ${error.message}${legal}\n` : `internal error: ${error?.stack ?? error}\n`)
  process.exitCode = expected ? WRONG_USE : INTERNAL
}
