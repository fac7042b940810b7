/**
 * A run in which every string that comes from outside tries to do harm: markup, quotes, template and XML syntax, terminal
 * escapes, bidirectional overrides, half surrogates, names of Object.prototype, and values of a megabyte.
 */
import type { FaultSummary } from '../../harness/core/record.ts'
import type { CheckResult } from '../../harness/core/verdict.ts'
import type { Planted } from './sample-history.ts'
import { SECOND, sampleHistory } from './sample-history.ts'
import { hostileInside } from './sample-hostile-inside.ts'
import type { SampleRun } from './sample-run.ts'
import { recordOf } from './sample-run.ts'

export const HOSTILE =
  '<script src="https://evil.example/x.js">alert(1)</script>\'"><img src=//evil.example onerror=alert(2)> ${1} ]]> &amp; \u001b[2J\u0007\u0000\u202e\ud800 --> </style></title>'

export function hostileRun(): SampleRun {
  const common = { node: HOSTILE, key: HOSTILE, f: HOSTILE, value: { [HOSTILE]: [HOSTILE], __proto__x: HOSTILE } }
  const planted: readonly Planted[] = [
    { ...common, process: 1, startMs: 100, endMs: 200, result: HOSTILE.repeat(8000), witness: 'w' },
    {
      ...common,
      process: 2,
      startMs: 150,
      endMs: 300,
      type: 'info',
      error: { code: HOSTILE, message: HOSTILE },
      witness: 'w',
    },
    {
      ...common,
      process: 3,
      startMs: 210,
      endMs: 220,
      type: 'fail',
      error: { code: HOSTILE, message: HOSTILE },
      witness: 'w',
    },
    { ...common, process: 4, f: 'constructor', value: null, startMs: 230, endMs: 240, witness: 'w' },
    { ...common, process: 5, node: '..', startMs: 260, endMs: 262 },
  ]
  const faults: readonly FaultSummary[] = [
    {
      fault: 0,
      type: HOSTILE,
      target: HOSTILE,
      nodes: [HOSTILE, '..'],
      detail: { [HOSTILE]: HOSTILE },
      phases: { planned: 0, applied: 0.05 * SECOND, verified: 0.06 * SECOND },
    },
  ]
  const sample = sampleHistory({
    seed: 1,
    workers: 1,
    nodes: [HOSTILE],
    operations: 0,
    mainNs: SECOND,
    faults,
    planted,
  })
  const anomaly = {
    name: HOSTILE,
    sentence: HOSTILE,
    key: HOSTILE,
    ops: [...(sample.witnesses.get('w') ?? []), 99_999, -1, 0.5],
  }
  const results: readonly CheckResult[] = [
    { checker: HOSTILE, verdict: 'invalid', reason: HOSTILE, anomalies: [anomaly], stats: { [HOSTILE]: HOSTILE } },
    { checker: 'other', verdict: 'unknown', reason: HOSTILE, anomalies: [], stats: {} },
    { checker: 'third', verdict: 'not-applicable', reason: HOSTILE, anomalies: [], stats: {} },
  ]
  const record = recordOf(sample, {
    verdict: 'invalid',
    results,
    faults,
    reasons: [HOSTILE],
    leftOut: [HOSTILE],
    replay: HOSTILE,
    versions: { [HOSTILE]: HOSTILE },
    inside: hostileInside(HOSTILE),
  })
  const scenario = {
    ...record.scenario,
    name: HOSTILE,
    system: HOSTILE,
    workload: HOSTILE,
    settings: { [HOSTILE]: HOSTILE },
    nemeses: [{ family: HOSTILE }],
  }
  const errors = [{ code: HOSTILE, type: 'info', count: 3, example: { op: 1, f: HOSTILE, message: HOSTILE } } as const]
  const leaders = [{ timeNs: 0, leader: HOSTILE }]
  return { record: { ...record, scenario, errors, leaders }, history: sample.history }
}
