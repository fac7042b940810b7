import { describe, expect, it } from 'vitest'
import type { Budget, Checker } from '../../checkers/checker.ts'
import { CHECKERS } from '../../checkers/index.ts'
import { linearizability } from '../../checkers/linearizability/linearizability.ts'
import { setFull } from '../../checkers/set-full/set-full.ts'
import type { History } from '../../harness/core/history.ts'
import type { Scenario } from '../../harness/core/scenario.ts'
import type { Anomaly, CheckResult } from '../../harness/core/verdict.ts'
import { runFacts } from '../../harness/run/judge.ts'
import { workloadNamed } from '../../harness/workloads/index.ts'
import { resolveSettings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import { play, SCENARIO } from '../support/play.ts'
import { BROKER_SAMPLES } from './broker-samples.ts'
import { CHECKER_LAWS, checkerLaws, type Sample } from './checker-laws.ts'

function sample(name: string, overrides: Partial<Scenario>): Sample {
  const scenario = { ...SCENARIO, ...overrides }
  const facts = { ...runFacts(scenario, workloadNamed(scenario.workload)), inside: NOTHING_INSIDE }
  return { name, history: play(scenario).history, facts }
}

/** Evidence that settles nothing: what a checker of settled histories then says is what clients saw. */
const NOTHING_INSIDE = { raft: { members: [], atRest: false }, logged: () => undefined }

const BUG = resolveSettings(raftKv.options, { bug: 'leader-local-read', 'check-quorum': 'off' })
const HEALTHY = sample('healthy', { timeMs: 10_000 })
const BROKEN = sample('broken', { settings: BUG, nemeses: [{ family: 'partition', target: 'leader' }], timeMs: 30_000 })
const SAMPLES = [HEALTHY, sample('without faults', { nemeses: [], timeMs: 3_000 }), BROKEN]

describe('the samples', () => {
  it.each([
    [HEALTHY, 'valid'],
    [BROKEN, 'invalid'],
  ] as const)('$0.name is $1', ({ history, facts }, verdict) => {
    expect(linearizability.check(history, facts, { steps: 1e7, bytes: 1e9 }).verdict).toBe(verdict)
  })
})

const OF_SETS = [
  sample('a healthy set', { workload: 'set', timeMs: 10_000 }),
  sample('a set without faults', { workload: 'set', nemeses: [], timeMs: 3_000 }),
  sample('a broken set', {
    workload: 'set',
    settings: BUG,
    nemeses: [{ family: 'partition', target: 'leader' }],
    timeMs: 20_000,
  }),
]

describe('the samples of sets', () => {
  it.each(OF_SETS.map((each, i) => [each, ['valid', 'valid', 'invalid'][i]] as const))(
    '$0.name is $1',
    ({ history, facts }, verdict) => {
      expect(setFull.check(history, facts, { steps: 1e7, bytes: 1e9 }).verdict).toBe(verdict)
    },
  )
})

describe('the samples of brokers', () => {
  it.each(CHECKERS.flatMap((checker) => (BROKER_SAMPLES[checker.name] ?? []).map((each) => ({ checker, ...each }))))(
    '$checker.name: $name',
    ({ checker, name, history, facts }) => {
      const { verdict } = checker.check(history, facts, { steps: 1e7, bytes: 1e9 })
      expect(verdict).toBe(name === 'healthy' ? 'valid' : 'invalid')
    },
  )
})

/** Judged from evidence alone; the laws are about histories. Their tests are in test/checkers/raft/. */
const OF_EVIDENCE = ['raft-log', 'state-hash']
for (const checker of CHECKERS) {
  if (OF_EVIDENCE.includes(checker.name)) continue
  checkerLaws(checker, BROKER_SAMPLES[checker.name] ?? (checker === setFull ? OF_SETS : SAMPLES))
}

type Change = (result: CheckResult, history: History, budget: Budget) => CheckResult

/** The checker with a mistake. */
function mistaken(change: Change): Checker {
  return {
    ...linearizability,
    check: (history, facts, budget) => change(linearizability.check(history, facts, budget), history, budget),
  }
}

const ofAnomalies = (change: (anomaly: Anomaly) => Anomaly): Checker =>
  mistaken((result) => ({ ...result, anomalies: result.anomalies.map(change) }))

let calls = 0

describe('the laws of checkers notice', () => {
  it.each<readonly [string, string, Checker]>([
    [
      'a result that changes from call to call',
      'the same in',
      mistaken((result) => ({ ...result, stats: { n: calls++ } })),
    ],
    ['a result that no file can hold', 'plain JSON', mistaken((result) => ({ ...result, stats: { ns: Number.NaN } }))],
    ['a result under another name', 'plain JSON', mistaken((result) => ({ ...result, checker: 'other' }))],
    [
      'an empty history that is refused',
      'throws at no',
      mistaken((result, { length }) => {
        if (length === 0) throw new Error('nothing to judge')
        return result
      }),
    ],
    ['an empty history that is praised', 'throws at no', mistaken((result) => ({ ...result, verdict: 'valid' }))],
    ['a verdict of invalid without an anomaly', 'says why', mistaken((result) => ({ ...result, anomalies: [] }))],
    ['an unknown without a reason', 'says why', mistaken(({ reason: _, ...result }) => result)],
    ['a witness out of order', 'anomalies with', ofAnomalies((found) => ({ ...found, ops: [...found.ops].reverse() }))],
    [
      'a witness outside the history',
      'anomalies with',
      ofAnomalies((found) => ({ ...found, ops: [...found.ops, 1e9] })),
    ],
    ['an anomaly without words', 'anomalies with', ofAnomalies((found) => ({ ...found, sentence: '' }))],
    [
      'a budget spent that is called valid',
      'smaller budget',
      mistaken((result, _, { steps }) => (steps < 100 ? { ...result, verdict: 'valid' } : result)),
    ],
    [
      'an anomaly seen only in the beginning',
      'in a prefix',
      mistaken((result, { length }) =>
        length < BROKEN.history.length ? { ...result, verdict: 'invalid' } : { ...result, verdict: 'valid' },
      ),
    ],
  ])('%s', (_, part, checker) => {
    const law = CHECKER_LAWS.find(({ name }) => name.includes(part))
    expect(() => law?.holds(checker, BROKEN)).toThrow()
    expect(() => law?.holds(linearizability, BROKEN)).not.toThrow()
  })
})
