/** What becomes of a verdict when the checker's twin is asked. */
import { describe, expect, it } from 'vitest'
import { twinOpinions, withTwin } from '../../checkers/asked-twin.ts'
import { type Checker, DEFAULT_BUDGET, type RunFacts } from '../../checkers/checker.ts'
import { compose, runCheckers } from '../../checkers/compose.ts'
import { CHECKERS } from '../../checkers/index.ts'
import { secondOpinions } from '../../checkers/second-opinions.ts'
import { queueTwin } from '../../checkers/total-queue/queue-twin.ts'
import { totalQueue } from '../../checkers/total-queue/total-queue.ts'
import type { CheckResult } from '../../harness/core/verdict.ts'
import { QUEUE_SCHEMA } from '../../harness/workloads/queue/schema.ts'
import { queueHistory } from './support/queue-history.ts'

const RUN: RunFacts = { schema: QUEUE_SCHEMA, requestedFaults: [], expectsFinalPhase: false }
const LOST = queueHistory(['0 p1', '0 p2', '1 c 2', '0 d / 0 0', '1 d / 0 0'])
const SOUND = queueHistory(['0 p1', '1 c 1', '0 d / 0 0', '1 d / 0 0'])
const RED: CheckResult = {
  checker: 'total-queue',
  verdict: 'invalid',
  anomalies: [{ name: 'lost', sentence: 'message 1 was lost', ops: [0, 4], key: 'k0' }],
  stats: { confirmed: 1 },
}

describe('a verdict of invalid', () => {
  it('stands where the twin finds the same', () => {
    const [result] = compose(['total-queue'], LOST, RUN)
    expect(result).toEqual(totalQueue.check(LOST, RUN, DEFAULT_BUDGET))
    expect(result?.verdict).toBe('invalid')
  })

  it('is unknown where the twin finds none of it, and says what was found', () => {
    expect(withTwin(totalQueue, RED, SOUND)).toEqual({
      ...RED,
      verdict: 'unknown',
      anomalies: [],
      reason:
        'it found lost (message 1 was lost; ops 0, 4), and its twin does not: one of the two is wrong, please report it',
    })
  })

  it('is unknown of another key, too', () => {
    const elsewhere = { ...RED, anomalies: RED.anomalies.map((each) => ({ ...each, key: 'k1' })) }
    expect(withTwin(totalQueue, elsewhere, LOST).verdict).toBe('unknown')
  })

  it('stands where the twin finds some of it', () => {
    const more = { ...RED, anomalies: [{ ...RED.anomalies[0], name: 'unexpected' }, ...RED.anomalies] } as CheckResult
    expect(withTwin(totalQueue, more, LOST)).toBe(more)
    expect(twinOpinions(totalQueue, more, LOST)).toMatchObject([{ key: 'k0', opinion: 'disagrees' }])
  })

  it('is unknown where the twin breaks', () => {
    const broken: Checker = {
      ...totalQueue,
      twin: () => {
        throw new TypeError('of the twin')
      },
    }
    const [result] = runCheckers([broken], LOST, RUN, DEFAULT_BUDGET)
    expect([result?.verdict, result?.reason]).toEqual(['unknown', 'the checker itself failed: TypeError: of the twin'])
  })
})

it('the twin of total-queue believes no drain that began before the last publish', () => {
  expect(queueTwin(queueHistory(['0 d / 0 0', '1 d / 0 0', '0 p1']))).toEqual([])
  expect(queueTwin(queueHistory(['0 p1', '0 d / 0 0']))).toEqual([{ name: 'lost', key: 'k0' }])
})

it('no other verdict is put to the twin', () => {
  const alone: Checker = { ...totalQueue, twin: () => expect.unreachable() }
  for (const verdict of ['valid', 'unknown', 'not-applicable'] as const) {
    const result = { ...RED, verdict, anomalies: [] }
    expect(withTwin(alone, result, SOUND)).toBe(result)
    expect(twinOpinions(alone, result, SOUND)).toEqual([])
  }
})

it('the record of a run has an opinion for each key', () => {
  const results = [RED, { ...RED, checker: 'recovery' }]
  expect(secondOpinions(LOST, RUN, results)).toEqual([
    { checker: 'total-queue', key: 'k0', opinion: 'agrees', steps: LOST.length },
  ])
})

it('the checkers of brokers have twins', () => {
  expect(CHECKERS.flatMap(({ name, twin }) => (twin === undefined ? [] : [name]))).toEqual([
    'total-queue',
    'pubsub',
    'log',
  ])
})
