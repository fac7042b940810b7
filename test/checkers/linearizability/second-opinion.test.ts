import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { linearizability } from '../../../checkers/linearizability/linearizability.ts'
import { secondOpinion } from '../../../checkers/linearizability/second-opinion.ts'
import type { CheckResult } from '../../../harness/core/verdict.ts'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { versionedHistory } from '../support/register-history.ts'

const RUN: RunFacts = {
  schema: REGISTER_SCHEMA,
  model: 'versioned-register',
  requestedFaults: [],
  expectsFinalPhase: false,
}

/** Key a is violated, key b is not. */
const HISTORY = versionedHistory(`
  A: |-a/w1@3-| |-a/w2@5-|
  B:                         |-a/r1@3-|
  C:   |-b/w7@4-|                         |-b/r7@4-|`)

describe('a second opinion', () => {
  const found = linearizability.check(HISTORY, RUN, DEFAULT_BUDGET)

  it('agrees on a key that is violated, and says where', () => {
    const opinions = secondOpinion(HISTORY, RUN, [found])
    expect(opinions).toEqual([
      { checker: 'linearizability', key: 'a', opinion: 'agrees', op: expect.any(Number), steps: expect.any(Number) },
    ])
    const { columns } = HISTORY
    expect(columns.functions[columns.f[opinions[0]?.op ?? -1] as number]).toBe('read')
  })

  it('disagrees with a checker that condemns a key without cause', () => {
    const [anomaly] = found.anomalies
    const wrong: CheckResult = { ...found, anomalies: anomaly === undefined ? [] : [{ ...anomaly, key: 'b' }] }
    expect(secondOpinion(HISTORY, RUN, [wrong])).toMatchObject([{ key: 'b', opinion: 'disagrees' }])
  })

  it('is undecided without steps, and has nothing to say of other checkers', () => {
    expect(secondOpinion(HISTORY, RUN, [found], 1)).toMatchObject([{ key: 'a', opinion: 'undecided' }])
    expect(secondOpinion(HISTORY, RUN, [{ ...found, checker: 'set-full' }])).toEqual([])
    expect(secondOpinion(HISTORY, RUN, [{ ...found, verdict: 'valid', anomalies: [] }])).toEqual([])
  })
})
