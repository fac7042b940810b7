/** Writes the reports of a run, and says which could not be written. Station: command line. */
import { join } from 'node:path'
import { writeReports } from '../../reports/write.ts'
import type { History } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'
import { say, shown } from './output.ts'

/** The path of the page; undefined if it could not be written. */
export function writeAll(directory: string, record: RunRecord, history: History): string | undefined {
  const failed = writeReports(directory, record, history)
  for (const { file, message } of failed) say(`warning: ${shown(join(directory, file))} was not written: ${message}`)
  return failed.some(({ file }) => file === 'report.html') ? undefined : shown(join(directory, 'report.html'))
}
