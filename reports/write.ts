/**
 * Writes the reports of a run beside its history.
 * Station: report. A renderer that fails must never change a verdict (Jepsen #431, #469: a missing plotting tool turned
 * runs unknown): what works is written, what failed is returned.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { History } from '../harness/core/history.ts'
import type { RunRecord } from '../harness/core/record.ts'
import type { ScriptRecord } from '../harness/core/script-record.ts'
import { htmlReport } from './html/page.ts'
import { scriptReport } from './html/script/page.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import type { LogWindow } from './log-window.ts'
import { readNodeLogs } from './read-node-logs.ts'

/** `logs`: what the nodes wrote around the witnesses; nothing where they keep no logs. */
export type Renderer = (record: RunRecord, history: History, logs: readonly LogWindow[]) => string

/** `file` was not written, for the reason `message`. */
export type FailedReport = { readonly file: string; readonly message: string }

/** By file name; record.json first, since all others can be made again from it. */
export const REPORT_FILES: Readonly<Record<string, Renderer>> = {
  'record.json': jsonReport,
  'junit.xml': junitReport,
  'report.html': htmlReport,
}

/** Writes every file into `directory`, which must exist. Never throws; an empty list means that all were written. */
export function writeReports(
  directory: string,
  record: RunRecord,
  history: History,
  renderers: Readonly<Record<string, Renderer>> = REPORT_FILES,
): readonly FailedReport[] {
  const logs = readNodeLogs(directory, record, history)
  return Object.entries(renderers).flatMap(([file, render]) =>
    written(directory, file, () => render(record, history, logs)),
  )
}

/** The same for a directed scenario. */
export function writeScriptReports(directory: string, record: ScriptRecord, history: History): readonly FailedReport[] {
  return [
    ...written(directory, 'record.json', () => `${JSON.stringify(record, null, 2)}\n`),
    ...written(directory, 'report.html', () => scriptReport(record, history)),
  ]
}

function written(directory: string, file: string, render: () => string): readonly FailedReport[] {
  try {
    writeFileSync(join(directory, file), render())
    return []
  } catch (error) {
    return [{ file, message: error instanceof Error ? error.message : String(error) }]
  }
}
