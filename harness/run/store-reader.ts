/**
 * Reads what the store wrote: histories in streams, and the other files of a run's folder.
 * Station: history, on the way to the checkers.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError, UsageError } from '../core/errors.ts'
import { HistoryParser, type ParsedHistory } from '../core/history-file.ts'
import { RECORD_FORMAT, type RunRecord, type Schedule } from '../core/record.ts'
import { parseScenario, type Scenario } from '../core/scenario.ts'
import { HISTORY_FILE, RECORD_FILE, SCENARIO_FILE, SCHEDULE_FILE } from './store.ts'

const CHUNK_BYTES = 1 << 20

/** Reads a history file, ours or foreign. Throws UsageError NOT_FOUND and HISTORY_MALFORMED, the latter naming the file. */
export function readHistoryFile(path: string): ParsedHistory {
  const file = reading(path, () => openSync(path, 'r'))
  try {
    const parser = new HistoryParser()
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const length = reading(path, () => readSync(file, chunk, 0, CHUNK_BYTES, null))
      if (length === 0) return parser.end()
      parser.push(chunk.subarray(0, length))
    }
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'HISTORY_MALFORMED') throw error
    const { hint, facts } = error
    throw new UsageError(error.code, `${path}: ${error.message}`, {
      ...(hint === undefined ? {} : { hint }),
      facts: { ...facts, path },
    })
  } finally {
    closeSync(file)
  }
}

/** The files of a run but its history; a run that was killed has no record. */
export type StoredRun = {
  readonly directory: string
  readonly historyPath: string
  readonly scenario: Scenario
  readonly schedule?: Schedule
  readonly record?: RunRecord
}

/** Whether a folder is that of a run. */
export function isRun(directory: string): boolean {
  return existsSync(join(directory, SCENARIO_FILE))
}

/** Reads a run's folder. Throws UsageError NOT_A_RUN, SCENARIO_FORMAT or RECORD_FORMAT. */
export function readRun(directory: string): StoredRun {
  if (!isRun(directory)) {
    throw new UsageError('NOT_A_RUN', `${directory} is not the folder of a run: it has no ${SCENARIO_FILE}`, {
      hint: 'Give a folder such as runs/latest.',
      facts: { directory },
    })
  }
  const schedulePath = join(directory, SCHEDULE_FILE)
  const recordPath = join(directory, RECORD_FILE)
  return {
    directory,
    historyPath: join(directory, HISTORY_FILE),
    scenario: readScenario(join(directory, SCENARIO_FILE)),
    ...(existsSync(schedulePath) ? { schedule: readJson(schedulePath) as Schedule } : {}),
    ...(existsSync(recordPath) ? { record: readRecord(recordPath) } : {}),
  }
}

/** Reads one scenario.json. */
export function readScenario(path: string): Scenario {
  return parseScenario(readJson(path))
}

function readRecord(path: string): RunRecord {
  const record = readJson(path)
  const format = typeof record === 'object' && record !== null && 'format' in record ? record.format : undefined
  if (format === RECORD_FORMAT) return record as RunRecord
  throw new UsageError('RECORD_FORMAT', `${path}: not a record of format ${RECORD_FORMAT}`, {
    hint: 'It was written by another version of ordeal; `ordeal check` judges its history anew.',
    facts: { path },
  })
}

function readJson(path: string): unknown {
  const text = reading(path, () => readFileSync(path, 'utf8'))
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError('NOT_JSON', `${path}: not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      facts: { path },
      cause,
    })
  }
}

/** Gives what the file system refuses a name: the person's mistake if there is no such file, the machine's otherwise. */
function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN'
    if (errno === 'ENOENT' || errno === 'ENOTDIR')
      throw new UsageError('NOT_FOUND', `there is no file ${path}`, { facts: { path }, cause })
    if (errno === 'EISDIR') throw new UsageError('NOT_A_FILE', `${path} is a folder`, { facts: { path }, cause })
    throw new EnvironmentError('UNREADABLE', `cannot read ${path} (${errno})`, { facts: { path, errno }, cause })
  }
}
