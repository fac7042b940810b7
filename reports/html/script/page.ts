/** The page of one play of a directed scenario. Station: report. */
import type { History } from '../../../harness/core/history.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import { html } from '../markup.ts'

export function scriptReport(record: ScriptRecord, _history: History): string {
  return html`<!doctype html><title>${record.plan.scenario}</title>`.text
}
