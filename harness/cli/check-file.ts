/**
 * The part of `ordeal check` that is about files of other tools: whether one is in ordeal's own format and of a register,
 * which all checkers judge, or in another, or of another object, which porcupine-ts judges by itself.
 * Station: command line.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { checkFileText, checkFileTextInWorkers, formatOfFile } from '../../checkers/history-file.ts'
import { MODELS } from '../../checkers/index.ts'
import { EnvironmentError, UsageError } from '../core/errors.ts'
import type { CheckOptions } from './check.ts'
import { print } from './output.ts'
import { integer } from './scenario-options.ts'

/** So much of a file tells its format. */
const START_BYTES = 1 << 16
/** More would be a slip of the pen. */
const WORKERS_MAX = 256

/** Whether all checkers are to judge it. Reads no more than how the file begins. */
export function isOwnHistory(path: string, { model, format }: CheckOptions): boolean {
  if (formatOfFile(format, startOf(path)) !== 'jsonl') return false
  return model === undefined || MODELS.some(({ name }) => name === model)
}

/** Prints the answer; the exit code. Rejects with UsageError, also for `--checker`, since only linearizability is judged. */
export async function checkFile(path: string, { checker, workers, ...options }: CheckOptions): Promise<number> {
  if (checker?.some((name) => name !== 'linearizability') === true)
    throw new UsageError('CHECKER_UNSUPPORTED', 'of this file only linearizability is judged', {
      hint: 'Leave out --checker, or give a history of a register with one JSON op a line.',
    })
  const threads = workers === undefined ? undefined : integer('workers', workers, 1, WORKERS_MAX)
  const text = readText(path)
  const { exitCode, output } =
    threads === undefined
      ? checkFileText(path, text, options)
      : await checkFileTextInWorkers(path, text, { ...options, workers: threads })
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
