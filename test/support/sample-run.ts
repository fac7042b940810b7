/**
 * Sample runs with every kind of content a report can meet: used by all tests of reports, and a picture book for whoever
 * changes one. A record here agrees with its history.
 */
import type { Fault, FaultPhase, Target } from '../../harness/core/fault.ts'
import type { History } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import type { FaultSummary, OpCounts, RunRecord } from '../../harness/core/record.ts'
import type { Anomaly, CheckResult } from '../../harness/core/verdict.ts'
import type { HistoryPlan, SampleHistory } from './sample-history.ts'
import { MS, SECOND, sampleHistory } from './sample-history.ts'
import { SAMPLE_CONTEXT, SAMPLE_WITNESSES } from './sample-witnesses.ts'

export type SampleRun = { readonly record: RunRecord; readonly history: History }

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const MAIN_NS = 60 * SECOND

export const SAMPLE_FAULTS: readonly FaultSummary[] = [
  fault(0, 'kill', 'leader', ['n2'], 6, 11, { state: 'dead', exit: 137 }),
  fault(1, 'partition', 'minority', ['n1', 'n4'], 14, 21, { cut: ['n1>n2', 'n2>n1', 'n4>n3'], open: 14 }),
  fault(2, 'partition', 'leader', ['n3'], 29.5, 36, { cut: ['n3>n1', 'n1>n3'], open: 18 }),
  fault(3, 'kill', 'one', ['n5'], 33, 39, { state: 'dead' }),
  {
    fault: 4,
    type: 'kill',
    target: 'leader',
    nodes: [],
    phases: phases({ planned: 43, skipped: 43.1 }),
    detail: 'no leader to hit',
  },
  {
    ...fault(5, 'partition', 'majority', ['n1', 'n2', 'n3'], 45, 50, { cut: ['n1>n4'], unexpected: ['n2>n5 is open'] }),
    phases: phases({ planned: 45, applied: 45.05, impugned: 45.4, healed: 50 }),
  },
  fault(6, 'partition', 'one', ['n4'], 52, 57, { cut: ['n4>n1', 'n1>n4'], open: 18 }),
]

function fault(
  id: number,
  type: Fault['type'],
  target: Target,
  nodes: readonly string[],
  fromS: number,
  toS: number,
  detail: Json,
) {
  const times = phases({ planned: fromS, applied: fromS + 0.05, verified: fromS + 0.32, healed: toS })
  return { fault: id, type, target, nodes, phases: times, detail } satisfies FaultSummary
}

function phases(timesS: { readonly [phase in FaultPhase]?: number }): FaultSummary['phases'] {
  return Object.fromEntries(Object.entries(timesS).map(([phase, timeS]) => [phase, Math.round(timeS * SECOND)]))
}

const VALID_RESULTS: readonly CheckResult[] = [
  {
    checker: 'linearizable',
    verdict: 'valid',
    anomalies: [],
    stats: { keys: 6, operations: 6000, steps: 48213, longestKeyMs: 12.25 },
  },
  { checker: 'stats', verdict: 'valid', anomalies: [], stats: { okShare: 0.9671 } },
  { checker: 'queue-order', verdict: 'not-applicable', reason: 'this workload has no queue', anomalies: [], stats: {} },
]

/** Nothing wrong: six thousand operations, faults of every state, a note on what was left out. */
export function validRun(): SampleRun {
  const sample = sampleHistory(plan())
  return { record: recordOf(sample, { results: VALID_RESULTS }), history: sample.history }
}

/** Several anomalies: near and far in time, with an unknown operation, white-box, and many of one name. */
export function invalidRun(): SampleRun {
  const sample = sampleHistory(
    plan({ planted: [...SAMPLE_CONTEXT, ...SAMPLE_WITNESSES.flatMap(({ operations }) => operations)] }),
  )
  const anomalies = SAMPLE_WITNESSES.map(
    ({ anomaly }): Anomaly => ({ ...anomaly, ops: sample.witnesses.get(anomaly.sentence) ?? [] }),
  )
  const [black, white] = [
    anomalies.filter(({ whiteBox }) => whiteBox !== true),
    anomalies.filter(({ whiteBox }) => whiteBox),
  ]
  const results: readonly CheckResult[] = [
    {
      checker: 'linearizable',
      verdict: 'invalid',
      anomalies: black,
      stats: { keys: 9, operations: 6014, steps: 120_331 },
    },
    { checker: 'acknowledged-writes', verdict: 'invalid', anomalies: white, stats: { acknowledged: 2611, lost: 1 } },
    ...VALID_RESULTS.slice(1),
  ]
  return { record: recordOf(sample, { verdict: 'invalid', results }), history: sample.history }
}

/** A function that never succeeded, a fault that never took hold, a checker that ran out of its budget. */
export function unknownRun(): SampleRun {
  const faults = SAMPLE_FAULTS.slice(4, 6)
  const sample = sampleHistory(plan({ faults }))
  const spent = 'its budget of 50 000 000 steps was spent on key r3 after 812 of 1003 operations'
  const results: readonly CheckResult[] = [
    { checker: 'linearizable', verdict: 'unknown', reason: spent, anomalies: [], stats: { keys: 6, decided: 5 } },
    ...VALID_RESULTS.slice(1),
  ]
  const reasons = [
    'kill was asked for and never in force: 1 planned, 1 skipped',
    'partition was asked for and never in force: 1 planned, 1 impugned',
  ]
  return { record: recordOf(sample, { verdict: 'unknown', reasons, results, faults }), history: sample.history }
}

/** Nothing was ever recorded. */
export function emptyRun(): SampleRun {
  const sample = sampleHistory(plan({ operations: 0, faults: [] }))
  const reasons = ['no operation was recorded']
  return {
    record: recordOf(sample, { verdict: 'unknown', reasons, results: [], faults: [], leftOut: [] }),
    history: sample.history,
  }
}

/** `operations` operations, and one anomaly whose witness is a tenth of them. */
export function largeRun(operations: number): SampleRun {
  const sample = sampleHistory(plan({ operations }))
  const ops = Array.from({ length: Math.floor(operations / 10) }, (_, i) => i * 10)
  const anomalies = Array.from(
    { length: 500 },
    (_, i): Anomaly => ({ name: `lost-write-${i % 9}`, sentence: `write ${i} was acknowledged and is gone`, ops }),
  )
  const results: readonly CheckResult[] = [{ checker: 'set', verdict: 'invalid', anomalies, stats: { lost: 500 } }]
  const faults = Array.from({ length: 1000 }, (_, i) => ({ ...(SAMPLE_FAULTS[i % 7] as FaultSummary), fault: i }))
  return { record: recordOf(sample, { verdict: 'invalid', results, faults }), history: sample.history }
}

function plan(changes: Partial<HistoryPlan> = {}): HistoryPlan {
  const usual = {
    seed: 7,
    workers: 10,
    nodes: NODES,
    operations: 6000,
    mainNs: MAIN_NS,
    faults: SAMPLE_FAULTS,
    planted: [],
  }
  return { ...usual, ...changes }
}

export function recordOf({ history }: Pick<SampleHistory, 'history'>, changes: Partial<RunRecord> = {}): RunRecord {
  const last = history.length === 0 ? 0 : (history.columns.time[history.length - 1] as number)
  return {
    format: 1,
    versions: { ordeal: '0.1.0', node: '24.21.0', etcd: '3.7.3', docker: '28.5.2', kernel: '6.12.48' },
    scenario: {
      format: 1,
      name: 'etcd-register-kill-partition',
      system: 'etcd',
      version: '3.7.3',
      settings: { reads: 'linearizable', 'heartbeat-interval': '100ms' },
      nodes: 5,
      workload: 'register',
      nemeses: [{ family: 'kill' }, { family: 'partition', target: 'minority' }],
      concurrency: 10,
      rate: 300,
      timeMs: MAIN_NS / MS,
      deadlineMs: 5000,
      seed: 7,
    },
    startedAt: '2026-03-01T09:30:00.000Z',
    durationNs: last,
    verdict: 'valid',
    reasons: [],
    results: VALID_RESULTS,
    counts: countsOf(history),
    faults: SAMPLE_FAULTS,
    leaderChanges: 4,
    leftOut: ['clock-skew: this runtime has no port for clocks', 'membership: etcd declares no admin capability'],
    replay:
      'ordeal run --system etcd --version 3.7.3 --workload register --nodes 5 --nemesis kill,partition:minority --concurrency 10 --rate 300 --time 60s --seed 7',
    ...changes,
  }
}

function countsOf(history: History): RunRecord['counts'] {
  // A map: a function may be named like a member of Object.prototype.
  const byFunction = new Map<string, OpCounts>()
  let all: OpCounts = { ok: 0, fail: 0, info: 0 }
  for (const { invocation, outcome } of history.operations()) {
    const { f } = history.op(invocation)
    const counts = byFunction.get(f) ?? { ok: 0, fail: 0, info: 0 }
    byFunction.set(f, { ...counts, [outcome]: counts[outcome] + 1 })
    all = { ...all, [outcome]: all[outcome] + 1 }
  }
  return { all, byFunction: Object.fromEntries(byFunction) }
}
