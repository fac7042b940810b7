/**
 * The part of `ordeal check` that is about files of other tools: whether one is in ordeal's own format and of a register,
 * which all checkers judge, or in another, or of another object, which porcupine-ts judges by itself.
 * Station: command line.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { checkFileText, formatOfFile } from '../../checkers/history-file.ts'
import { MODELS } from '../../checkers/index.ts'
import { EnvironmentError, UsageError } from '../core/errors.ts'
import type { CheckOptions } from './check.ts'
import { print } from './output.ts'

/** So much of a file tells its format. */
const START_BYTES = 1 << 16

/** Whether all checkers are to judge it. Reads no more than how the file begins. */
export function isOwnHistory(path: string, { model, format }: CheckOptions): boolean {
  if (formatOfFile(format, startOf(path)) !== 'jsonl') return false
  return model === undefined || MODELS.some(({ name }) => name === model)
}

/** Prints the answer; the exit code. Throws UsageError, also for `--checker`, since only linearizability is judged. */
export function checkFile(path: string, { checker, ...options }: CheckOptions): number {
  if (checker?.some((name) => name !== 'linearizability') === true)
    throw new UsageError('CHECKER_UNSUPPORTED', 'of this file only linearizability is judged', {
      hint: 'Leave out --checker, or give a history of a register with one JSON op a line.',
    })
  const { exitCode, output } = checkFileText(path, readText(path), options)
  print(output)
  return exitCode
}

function startOf(path: string): string {
  const file = reading(path, () => openSync(path, 'r'))
  try {
    const start = Buffer.alloc(START_BYTES)
    return start.toString(
      'utf8',
      0,
      reading(path, () => readSync(file, start)),
    )
  } finally {
    closeSync(file)
  }
}

function readText(path: string): string {
  return reading(path, () => readFileSync(path, 'utf8'))
}

function reading<Value>(path: string, act: () => Value): Value {
  try {
    return act()
  } catch (cause) {
    throw new EnvironmentError('UNREADABLE', `cannot read ${path}`, { cause, facts: { path } })
  }
}
