/**
 * What `ordeal check` is given: the folder of a run, its history file, or the history of another tool, with what can be
 * known of each.
 * Station: command line.
 */
import { statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { HISTORY_FILE } from '../run/store.ts'
import { isRun, readRun, type StoredRun } from '../run/store-reader.ts'

export type HistorySource =
  | { readonly kind: 'run'; readonly path: string; readonly run: StoredRun }
  | { readonly kind: 'foreign'; readonly path: string }

/** Throws UsageError NOT_FOUND, or NOT_A_RUN for a folder that holds no run. */
export function historySource(given: string): HistorySource {
  const stats = statSync(given, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError('NOT_FOUND', `there is no file ${given}`, { facts: { path: given } })
  if (stats.isDirectory()) return { kind: 'run', path: join(given, HISTORY_FILE), run: readRun(given) }
  const folder = dirname(given)
  if (basename(given) === HISTORY_FILE && isRun(folder)) return { kind: 'run', path: given, run: readRun(folder) }
  return { kind: 'foreign', path: given }
}
