/** Each anomaly of subscribers planted, beside near misses that are none; what is too little to be called valid. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { pubsub } from '../../../checkers/pubsub/pubsub.ts'
import { fits } from '../../../checkers/pubsub/topic-pattern.ts'
import { PUBSUB_SCHEMA } from '../../../harness/workloads/pubsub/schema.ts'
import { pubsubHistory } from '../support/pubsub-history.ts'

const RUN: RunFacts = { schema: PUBSUB_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

const check = (...rows: readonly string[]) => pubsub.check(pubsubHistory(rows), RUN, DEFAULT_BUDGET)
const found = (...rows: readonly string[]) => {
  const { verdict, anomalies } = check(...rows)
  return [verdict, ...anomalies.map(({ name, key, ops }) => `${name} ${key} ${ops}`)]
}

describe('an event that was missed', () => {
  it('is one that was confirmed to a queue bound before, and that never came out', () => {
    const rows = ['0 s q fanout', '0 e1 fanout', '0 e2 fanout', '1 c q 1', '0 d q / 0 0']
    expect(found(...rows)).toEqual(['invalid', 'missed q 4,5,8,9'])
    expect(check(...rows).anomalies[0]?.sentence).toBe(
      "event 2 (fanout x) was confirmed to process 0 on n0 (4.000 s to 5.000 s) when queue 'q' was bound to it, but never " +
        'came out of that, and at the end the queue is empty',
    )
  })

  it('is one that reached some subscribers and not all', () => {
    const rows = ['0 s q fanout', '0 s r #', '0 s r fanout', '0 e1 fanout', '0 d q 1 / 0 0', '0 d r / 0 0']
    expect(found(...rows)).toEqual(['invalid', 'missed r 6,7,10,11'])
  })

  it.each([
    ['it came out', ['0 s q a.*', '0 e1 a.b', '0 d q 1 / 0 0']],
    ['its route does not fit', ['0 s q a.*', '0 e1 a.b', '0 e2 a.b.c', '0 e3 b.a', '0 d q 1 / 0 0']],
    [
      'it went to the other exchange',
      ['0 s q a.*', '0 s r fanout', '0 e1 a.b', '0 e2 fanout', '0 d q 1 / 0 0', '0 d r 2 / 0 0'],
    ],
    [
      'the queue was bound while it was emitted',
      ['0 s q fanout', '0 e1 fanout', '(1 s r fanout', '0 e2 fanout', ')1', '0 d q 1 2 / 0 0'],
    ],
    ['nobody knows whether the queue was bound', ['0 s q fanout', '0 s r fanout info', '0 e1 fanout', '0 d q 1 / 0 0']],
    ['its outcome is unknown', ['0 s q fanout', '0 e1 fanout', '0 e2 fanout info', '0 d q 1 / 0 0']],
    ['it failed', ['0 s q fanout', '0 e1 fanout', '0 e2 fanout fail', '0 d q 1 / 0 0']],
  ])('is none where %s', (_, rows) => {
    expect(found(...rows)).toEqual(['valid'])
  })

  it.each([
    ['it may be there still', ['0 s q fanout', '0 e1 fanout', '0 d q / 1 0'], 'n0 still has 1 messages'],
    ['a consumer holds it', ['0 s q fanout', '0 e1 fanout', '0 d q / 0 1'], '1 messages are held by consumers of n0'],
    ['nobody drained', ['0 s q fanout', '0 e1 fanout', '0 c q'], 'nobody drained the queue at the end'],
    [
      'a consume was given up',
      ['0 s q fanout', '0 e1 fanout', '1 c q deadline', '0 d q / 0 0'],
      'of 1 consumes nobody knows what they took',
    ],
  ])('is unknown where %s', (_, rows, reason) => {
    expect(check(...rows)).toMatchObject({
      verdict: 'unknown',
      anomalies: [],
      reason: `1 events did not reach q, but ${reason}`,
    })
  })
})

describe('an event that had no business there', () => {
  it('is one that was confirmed before the queue was bound', () => {
    expect(found('0 s q fanout', '0 e1 fanout', '0 s r fanout', '0 d q 1 / 0 0', '0 d r 1 / 0 0')).toEqual([
      'invalid',
      'before-bind r 2,3,8,9',
    ])
  })

  it('is one that no binding takes', () => {
    expect(found('0 s q a.*', '0 s r #', '0 e1 b.a', '0 d q 1 / 0 0', '0 d r 1 / 0 0')).toEqual([
      'invalid',
      'misrouted q 4,5,6,7',
    ])
  })

  it('is one of a binding that surely failed and was never tried again', () => {
    const rows = ['0 s q a.*', '0 e1 a.b', '0 d q 1 / 0 0', '0 e2 b.b', '0 c q 2']
    expect(found(...rows)).toEqual(['invalid', 'misrouted q 6,7,8,9'])
  })

  it('is one that nobody emitted, or only later', () => {
    expect(found('0 s q fanout', '0 e1 fanout', '0 c q 7 2', '0 e2 fanout', '0 d q 1 / 0 0')).toEqual([
      'invalid',
      'unexpected q 4,5',
      'unexpected q 4,5,6,7',
    ])
  })

  it('is one of an emit that surely failed', () => {
    expect(found('0 s q fanout', '0 e1 fanout', '0 e2 fanout fail', '0 d q 1 2 / 0 0')).toEqual([
      'invalid',
      'delivered-though-failed q 4,5,6,7',
    ])
  })

  it.each([
    ['twice', ['0 s q fanout', '0 e1 fanout', '0 c q 1', '0 d q 1 / 0 0']],
    [
      'of a binding of unknown outcome',
      ['0 s q fanout', '0 s r a.* info', '0 e1 a.b', '0 e2 fanout', '0 c r 1', '0 d q 2 / 0 0'],
    ],
    [
      'of an emit of unknown outcome, from before the bind',
      ['0 s q fanout', '0 e1 fanout', '0 e2 fanout info', '0 s r fanout', '0 d q 1 / 0 0', '0 c r 2'],
    ],
    [
      'emitted while the queue was bound',
      ['0 s q fanout', '(1 e1 fanout', '0 s r fanout', ')1', '0 e2 fanout', '0 d q 1 2 / 0 0', '0 d r 1 2 / 0 0'],
    ],
    ['by its second binding', ['0 s q a.*', '0 s q #.z', '0 e1 b.z', '0 e2 a.b', '0 d q 1 2 / 0 0']],
  ])('is none that came %s', (_, rows) => {
    expect(found(...rows)).toEqual(['valid'])
  })
})

it('is unknown where nothing was confirmed that anybody had subscribed to', () => {
  expect(check('0 s q a.*', '0 e1 b', '0 d q / 0 0')).toMatchObject({
    verdict: 'unknown',
    reason: 'no event was confirmed after anybody had subscribed to it',
  })
})

it('is unknown where the budget is too small', () => {
  const history = pubsubHistory(['0 s q fanout', '0 e1 fanout', '0 d q 1 / 0 0'])
  expect(pubsub.check(history, RUN, { steps: 1, bytes: 1 << 20 })).toMatchObject({ verdict: 'unknown' })
})

it.each([
  ['a.b', 'a.b', true],
  ['a.b', 'a.c', false],
  ['a.*', 'a', false],
  ['a.*', 'a.b.c', false],
  ['*', '', false],
  ['#', '', true],
  ['#', 'a.b.c', true],
  ['a.#', 'a', true],
  ['a.#', 'b.a', false],
  ['#.z', 'z', true],
  ['#.z', 'a.z.b', false],
  ['#.a.#', 'b.a.c.a', true],
  ['*.#.*', 'a', false],
  ['*.#.*', 'a.b', true],
])('the pattern %s and the route %s: %s', (pattern, route, isFit) => {
  expect(fits(pattern, route)).toBe(isFit)
})
