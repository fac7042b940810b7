/** Writes the reports of a run and the index of runs, and says which could not be written. Station: command line. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeReports } from '../../reports/write.ts'
import { writeIndex } from '../../reports/write-index.ts'
import type { History } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'
import { say, shown } from './output.ts'

/**
 * `directory`: as the store made it, two folders below the root of runs. The path of the page; undefined if it could not be
 * written.
 */
export function writeAll(directory: string, record: RunRecord, history: History): string | undefined {
  const failed = writeReports(directory, record, history)
  for (const { file, message } of failed) say(`warning: ${shown(join(directory, file))} was not written: ${message}`)
  indexRuns(dirname(dirname(directory)))
  return failed.some(({ file }) => file === 'report.html') ? undefined : shown(join(directory, 'report.html'))
}

/** Writes the index of all runs below `root`; nothing where no run was kept. */
export function indexRuns(root: string): void {
  if (!existsSync(root)) return
  for (const { file, message } of writeIndex(root))
    say(`warning: ${shown(join(root, file))} was not written: ${message}`)
}
