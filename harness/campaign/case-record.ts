/**
 * A case that was run, as reports know runs: its scenario and its record. Station: campaign. Pure.
 * The scenario is for reading: its operations and faults are those of the case, not what its seed would draw.
 */
import type { Case } from '../core/case.ts'
import type { RunRecord } from '../core/record.ts'
import { SCENARIO_FORMAT, type Scenario } from '../core/scenario.ts'
import { judge } from '../run/judge.ts'
import type { CaseRun } from './run-case.ts'

const NS_PER_MS = 1_000_000

/** `name`: of the folder of the run's files. */
export function scenarioOf(planned: Case, name: string): Scenario {
  const { system, settings, nodes, workload, faults, clients, operations, timeNs, deadlineMs, seed } = planned
  const families = [...new Set(faults.map(({ fault }) => fault.type))].sort()
  return {
    format: SCENARIO_FORMAT,
    name,
    system,
    settings: { ...settings },
    nodes,
    workload,
    nemeses: families.map((family) => ({ family })),
    concurrency: clients.length,
    rate: Math.max(0.001, Math.round((operations.length / timeNs) * 1e12) / 1000),
    timeMs: Math.max(1, Math.ceil(timeNs / NS_PER_MS)),
    deadlineMs,
    seed,
  }
}

/** 'raft-kv-campaign', or with a bug 'raft-kv-BUG'. */
export function campaignName({ system, settings }: Pick<Case, 'system' | 'settings'>): string {
  const bug = settings['bug'] ?? 'none'
  return `${system}-${bug === 'none' ? 'campaign' : bug}`
}

export function recordOf(
  planned: Case,
  name: string,
  { result, history }: Pick<CaseRun, 'result' | 'history'>,
  circumstances: Pick<RunRecord, 'versions' | 'startedAt' | 'replay' | 'inside'>,
): RunRecord {
  const { inside, ...common } = circumstances
  const record = judge(scenarioOf(planned, name), history, result.results, { ...common, leftOut: [] })
  return inside === undefined ? record : { ...record, inside }
}
