/** Each anomaly planted, beside near misses that are none; what is too little to be called valid; figures. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { totalQueue } from '../../../checkers/total-queue/total-queue.ts'
import { QUEUE_SCHEMA } from '../../../harness/workloads/queue/schema.ts'
import { queueHistory } from '../support/queue-history.ts'

const RUN: RunFacts = { schema: QUEUE_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

const check = (...rows: readonly string[]) => totalQueue.check(queueHistory(rows), RUN, DEFAULT_BUDGET)
const found = (...rows: readonly string[]) => {
  const { verdict, anomalies } = check(...rows)
  return [verdict, ...anomalies.map(({ name, ops }) => `${name} ${ops}`)]
}

describe('a message that was lost', () => {
  it('is one that was confirmed and that nobody received, when the queue is empty', () => {
    const rows = ['0 p1', '0 p2', '0 c 1', '0 d / 0 0']
    expect(found(...rows)).toEqual(['invalid', 'lost 2,3,6,7'])
    expect(check(...rows).anomalies[0]?.sentence).toBe(
      'message 2 was confirmed to process 0 on n0 (2.000 s to 3.000 s), but no consumer ever received it, and at the end ' +
        "the queue is empty (postfix of its publisher's messages)",
    )
  })

  it('is placed among the messages of its own publisher', () => {
    const rows = ['0 p1', '0 p2', '0 p3', '0 p4', '0 p5', '2 p6', '0 c 2 4', '0 d / 0 0']
    expect(check(...rows).stats).toMatchObject({ 'lost prefix': 2, 'lost middle': 1, 'lost postfix': 1 })
  })

  it('is told apart where it was only sent, without a confirm', () => {
    expect(found('0 p1', '0 p2 sent', '0 d 1 / 0 0')).toEqual(['invalid', 'lost-sent 2,3,4,5'])
  })

  it.each([
    ['the last drain received it', ['0 p1', '0 p2', '0 c 1', '0 d 2 / 0 0']],
    ['its outcome is unknown', ['0 p1', '0 p2 info', '0 d 1 / 0 0']],
    ['it failed', ['0 p1', '0 p2 fail', '0 d 1 / 0 0']],
    ['it came out flagged only', ['0 p1', '0 d 1r / 0 0']],
    ['it is a dead letter', ['0 p1', '0 c', '0 d 1d / 0 0']],
  ])('is none where %s', (_, rows) => {
    expect(found(...rows)).toEqual(['valid'])
  })

  it.each([
    ['a consumer still holds one', ['0 p1', '0 d / 0 1'], '1 messages are held by consumers of n0'],
    ['one is still ready', ['0 p1', '0 d / 1 0'], 'n0 still has 1 messages'],
    ['the node does not say', ['0 p1', '0 d / ? ?'], 'n0 did not say what is left'],
    ['nobody drained', ['0 p1', '0 c'], 'nobody drained the queue at the end'],
    ['another node was not asked', ['0 p1', '1 p2', '0 d 1 / 0 0'], 'n1 was not asked at the end what is left'],
    ['it was published after the drain', ['0 d / 0 0', '0 p1'], 'nobody drained the queue at the end'],
    ['a consume was given up', ['0 p1', '0 c deadline', '0 d / 0 0'], 'of 1 consumes nobody knows what they took'],
  ])('is unknown where %s', (_, rows, reason) => {
    expect(check(...rows)).toMatchObject({
      verdict: 'unknown',
      anomalies: [],
      reason: expect.stringContaining(`1 messages were not delivered, but ${reason}`),
    })
  })

  it('is none, whatever is still held, where everything came out', () => {
    expect(found('0 p1', '0 c 1', '0 c deadline', '0 d / ? 1')).toEqual(['valid'])
  })
})

describe('a dead letter', () => {
  it('counts as delivered, and no second time as a duplicate', () => {
    const { stats } = check('0 p1', '0 p2', '0 c 1', '0 d 2 1d / 0 0')
    expect(stats).toMatchObject({ deliveries: 3, 'dead letters': 1, 'duplicated without the flag': 0 })
  })

  it('is as unexpected as any other delivery', () => {
    expect(found('0 p1', '0 d 1 7d / 0 0')).toEqual(['invalid', 'unexpected 2,3'])
  })
})

describe('a message that was not expected', () => {
  it('is one that nobody published', () => {
    expect(found('0 p1', '0 d 1 7 / 0 0')).toEqual(['invalid', 'unexpected 2,3'])
  })

  it('is one that was published only later', () => {
    expect(found('0 p1', '0 c 2', '0 p2', '0 d 1 / 0 0')).toEqual(['invalid', 'unexpected 2,3,4,5'])
  })

  it('is one of a publish that surely failed', () => {
    expect(found('0 p1', '0 p2 fail', '0 d 1 2 / 0 0')).toEqual(['invalid', 'delivered-though-failed 2,3,4,5'])
  })

  it('is none of a publish of unknown outcome: that is recovered', () => {
    const result = check('0 p1', '0 p2 info', '0 d 1 2 / 0 0')
    expect(result).toMatchObject({ verdict: 'valid', stats: { recovered: 1 } })
  })
})

it('tells deliveries that call themselves redelivered from duplicates that do not, and calls neither an anomaly', () => {
  expect(check('0 p1', '0 p2', '0 c 1 2', '0 d 1r 2 / 0 0')).toMatchObject({
    verdict: 'valid',
    stats: { redelivered: 1, 'delivered more than once': 2, 'duplicated without the flag': 1 },
  })
})

it('is unknown where nothing was published', () => {
  expect(check('0 d / 0 0')).toMatchObject({ verdict: 'unknown', reason: 'no message is known to have been published' })
})

it('is unknown where the budget is too small', () => {
  const history = queueHistory(['0 p1', '0 d 1 / 0 0'])
  expect(totalQueue.check(history, RUN, { steps: 1, bytes: 1 << 20 })).toMatchObject({ verdict: 'unknown' })
})
