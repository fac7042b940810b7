/**
 * The folder of a case that was run: that of any run, with the case beside it, what it came to, and the prints of its events.
 * Station: command line.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseParts } from '../campaign/case-parts.ts'
import { recordOf, scenarioOf } from '../campaign/case-record.ts'
import { decodePrints, EventPrints, encodePrints } from '../campaign/event-prints.ts'
import type { StoredRunOfCase } from '../campaign/replay-case.ts'
import { type CaseRun, runCase } from '../campaign/run-case.ts'
import { tellInside } from '../campaign/tell-inside.ts'
import { type Case, parseCase } from '../core/case.ts'
import type { CaseResult } from '../core/case-result.ts'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { RunRecord } from '../core/record.ts'
import { HISTORY_FILE, RunStore, SCHEDULE_FILE } from '../run/store.ts'
import { shown } from './output.ts'
import { ordealVersion } from './version.ts'

const CASE_FILE = 'case.json'
const RESULT_FILE = 'result.json'
const PRINTS_FILE = 'event-prints.txt'

export type KeptCase = { readonly directory: string; readonly run: CaseRun; readonly record: RunRecord }

/** Runs the case again and keeps all of it but the reports in a folder of its own below `out`, named `name`. */
export function keepCase(planned: Case, parts: CaseParts, out: string, name: string): KeptCase {
  const startedAt = new Date()
  const prints = new EventPrints()
  const run = runCase(planned, { ...parts, onEvent: (cluster) => prints.note(cluster) })
  const store = RunStore.create(out, scenarioOf(planned, name), startedAt)
  try {
    for (const op of run.history.ops()) store.append(op)
    store.writeJson(CASE_FILE, planned as unknown as Json)
    store.writeJson(SCHEDULE_FILE, planned.faults as unknown as Json)
    store.writeJson(RESULT_FILE, run.result as unknown as Json)
    store.writeText(PRINTS_FILE, encodePrints(prints.all))
  } finally {
    store.close()
  }
  const circumstances = {
    versions: { ordeal: ordealVersion(), node: process.version, ...run.cluster.versions },
    startedAt: startedAt.toISOString(),
    replay: `ordeal replay ${shown(store.directory)}`,
  }
  const record = recordOf(planned, name, run, circumstances)
  const inside = record.verdict === 'invalid' ? tellInside(planned, run, record, parts) : undefined
  return {
    directory: store.directory,
    run,
    record: inside === undefined ? record : { ...record, inside },
  }
}

/** Whether a folder is that of a case. */
export function isCaseRun(directory: string): boolean {
  return existsSync(join(directory, CASE_FILE))
}

/** Throws UsageError NOT_A_CASE, or CASE_FORMAT. */
export function readCaseRun(directory: string): StoredRunOfCase {
  if (!isCaseRun(directory)) {
    throw new UsageError('NOT_A_CASE', `${directory} is not the folder of a case: it has no ${CASE_FILE}`, {
      hint: 'Give a folder that `ordeal explore` or `ordeal shrink` wrote, such as runs/latest.',
      facts: { directory },
    })
  }
  const text = (file: string) => readFileSync(join(directory, file), 'utf8')
  return {
    planned: parseCase(JSON.parse(text(CASE_FILE))),
    result: JSON.parse(text(RESULT_FILE)) as CaseResult,
    prints: decodePrints(text(PRINTS_FILE)),
    historyText: text(HISTORY_FILE),
  }
}
