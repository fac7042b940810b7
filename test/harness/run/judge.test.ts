import { describe, expect, it } from 'vitest'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Scenario } from '../../../harness/core/scenario.ts'
import type { CheckResult } from '../../../harness/core/verdict.ts'
import { circumstancesOf, judge, type RunCircumstances } from '../../../harness/run/judge.ts'
import { SCENARIO } from '../../support/play.ts'

const EMPTY = new HistoryBuilder().finish()
const VALID: CheckResult = { checker: 'linearizability', verdict: 'valid', anomalies: [], stats: {} }
const STALE: CheckResult = {
  ...VALID,
  verdict: 'invalid',
  anomalies: [{ name: 'stale-read', sentence: 'stale', ops: [1] }],
}
const CALM: RunCircumstances = { versions: { ordeal: '1' }, startedAt: 'then', leftOut: ['x'], replay: 'ordeal run' }

const INSIDE = { nodes: [], endNs: 1, violationNs: 1, events: [], moments: [], messages: [], messagesLeftOut: 0 }

function judged(checked: readonly CheckResult[], circumstances = CALM, scenario: Partial<Scenario> = {}) {
  return judge({ ...SCENARIO, ...scenario }, EMPTY, checked, circumstances)
}

describe('judging again from a record', () => {
  it.each<readonly [what: string, circumstances: RunCircumstances]>([
    ['came back', CALM],
    ['had leaders', { ...CALM, leaderChanges: 3, leaders: [{ timeNs: 5, leader: 'n1' }] }],
    ['knows the wall clock', { ...CALM, zeroAt: '2026-08-05T14:13:12.000Z' }],
    ['was looked at inside', { ...CALM, inside: INSIDE }],
    ['did not come back', { ...CALM, notRecovered: 'n2 does not answer' }],
  ])('a run that %s gives the same record', (_what, circumstances) => {
    const record = judged([VALID], circumstances)
    expect(circumstancesOf(record)).toEqual(circumstances)
    expect(judged([VALID], circumstancesOf(record))).toEqual(record)
  })
})

describe('the verdict of a run', () => {
  it('that did not come back is unknown and says so, but a witness against safety stands', () => {
    const away = { ...CALM, notRecovered: 'n2 does not answer' }
    expect(judged([VALID], away)).toMatchObject({
      verdict: 'unknown',
      reasons: ['recovery: not live after the final heal: n2 does not answer'],
    })
    expect(judged([STALE], away).verdict).toBe('invalid')
  })

  it('is unknown where no checker applied', () => {
    expect(judged([{ ...VALID, verdict: 'not-applicable', reason: 'no model' }]).verdict).toBe('unknown')
  })

  it.each([
    [{ verdict: 'invalid' }, true],
    [{ verdict: 'invalid', anomaly: 'stale-read' }, true],
    [{ verdict: 'invalid', anomaly: 'lost-write' }, false],
    [{ verdict: 'valid' }, false],
  ] as const)('invalid by a stale read meets the expectation %j: %s', (expected, met) => {
    expect(judged([STALE], CALM, { expect: expected }).expectationMet).toBe(met)
  })

  it('says nothing of expectations where there was none', () => {
    expect('expectationMet' in judged([VALID])).toBe(false)
  })
})
