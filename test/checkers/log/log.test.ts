/** Each anomaly planted, beside near misses that are none; what is too little to be called valid; figures. */
import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { logChecker } from '../../../checkers/log/log.ts'
import { LOG_SCHEMA } from '../../../harness/workloads/log-schema.ts'
import { logHistory } from '../support/log-history.ts'

const RUN: RunFacts = { schema: LOG_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

const check = (text: string, run: RunFacts = RUN) => logChecker.check(logHistory(text), run, DEFAULT_BUDGET)
const found = (text: string) => {
  const { verdict, anomalies } = check(text)
  return [verdict, ...anomalies.map(({ name, ops }) => `${name} ${ops}`)]
}

const SENT = `
  0 send 1 @0
  0 send 2 @1
  0 send 3 @2`

describe('a planted anomaly', () => {
  it.each([
    ['lost-write 2,3,6,7', `${SENT}\n1 poll 0-3 1 _ 3`],
    ['poll-skip 2,3,6,7,8,9', `${SENT}\n1 poll 0-3 1 2 3\n2 poll 0-3 1 _ 3`],
    // Of unknown outcome, but one poll has shown it.
    ['poll-skip 2,3,4,5,6,7', '0 send 1 @0\n0 send 2 info\n1 poll 0-2 1 2\n2 poll 0-2 1'],
    ['poll-skip 6,7,8,9', `${SENT}\n1 poll 0-1 1\n1 poll 2-3 3`],
    ['duplicate 0,1,2,3', '0 send 1 @0\n1 poll 0-2 1 1'],
    ['aborted-read 2,3,4,5', '0 send 1 @0\n0 send 2 fail\n1 poll 0-2 1 2'],
    ['garbage-read 2,3', '0 send 1 @0\n1 poll 0-2 1 8'],
    ['garbage-read 2,3,4,5', '0 send 1 @0\n1 poll 0-2 1 2\n0 send 2 @1'],
    ['nonmonotonic-poll 6,7', `${SENT}\n1 poll 0-3 1 3@2 2@1`],
    ['nonmonotonic-poll 6,7,8,9', `${SENT}\n1 poll 0-3 1 2 3\n1 poll 0-3 1 2 3`],
    // Nobody was told where 2 is, but 3 was sent after it was acknowledged, so it is before 3.
    ['lost-write 2,3,4,5,6,7', '0 send 1 @?\n0 send 2 @?\n4 send 3 @?\n1 poll 0-2 1 3'],
    ['lost-write 0,1,2,3,4,5', '0 send 1 @?\n4 send 2 info\n1 poll 0-1 2'],
    ['nonmonotonic-send 0,1,2,3', '0 send 1 @?\n0 send 2 @?\n1 poll 0-2 2 1'],
    ['nonmonotonic-send 0,1,2,3', '0 send 1 @5\n0 send 2 @4\n1 seek 0-6 2@4 1@5'],
  ])('is %s', (anomaly, text) => {
    expect(found(text)).toEqual(['invalid', anomaly])
  })

  it('is inconsistent-offsets, beside what was lost by it', () => {
    expect(found('0 send 1 @0\n2 send 9 @0\n1 poll 0-1 9')).toEqual([
      'invalid',
      'lost-write 0,1,4,5',
      'inconsistent-offsets 0,1,2,3',
    ])
  })

  it('is garbage-read and aborted-read of one value that was shown before its send and after that failed', () => {
    expect(found('1 poll 0-1 7\n0 send 7 fail\n2 poll 0-1 7')).toEqual([
      'invalid',
      'aborted-read 2,3,4,5',
      'garbage-read 0,1,2,3',
    ])
  })

  it('is told in a sentence', () => {
    expect(check(`${SENT}\n1 poll 0-3 1 _ 3`).anomalies[0]?.sentence).toBe(
      "log 'k0': a poll from 0 to 3 does not show 2 at offset 1, which was acknowledged, and no poll ever does",
    )
  })
})

describe('a near miss is none:', () => {
  it.each([
    ['a poll that ends before the record', `${SENT}\n1 poll 0-1 1\n2 poll 0-3 1 2 3`],
    ['an offset at which nothing is known to be', `0 send 1 @0\n0 send 3 @2\n1 poll 0-3 1 _ 3`],
    ['a record of unknown outcome that nobody was shown', '0 send 1 @0\n0 send 2 info\n1 poll 0-1 1'],
    ['a record of unknown outcome that was shown', '0 send 1 @0\n0 send 2 info\n1 poll 0-2 1 2'],
    ['a record polled before its acknowledgement', '0 send 1 info\n1 poll 0-1 1\n2 send 2 @1\n1 poll 1-2 2'],
    ['a replay by the same client', `${SENT}\n1 poll 0-3 1 2 3\n1 seek 0-3 1 2 3`],
    ['a client that sought in vain', `${SENT}\n1 poll 0-3 1 2 3\n1 seek fail\n1 poll 0-3 1 2 3`],
    ["others' records between two sends", '0 send 1 @0\n1 send 2 @1\n0 send 3 @2\n1 poll 0-3 1 2 3'],
    ['a poll that brings nothing', `${SENT}\n1 poll 0-3 1 2 3\n1 poll 3-3`],
    ['a failed send that nobody was shown', '0 send 1 @0\n0 send 2 fail\n1 poll 0-1 1'],
    ['records whose offsets polls alone tell', '0 send 1 @?\n0 send 2 @?\n1 poll 0-1 1\n2 poll 0-2 1 2'],
    ['the order of two processes', '0 send 1 @?\n1 send 2 @?\n2 poll 0-2 2 1'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual(['valid'])
  })
})

describe('unknown', () => {
  const run: RunFacts = { ...RUN, expectsFinalPhase: true }
  it.each([
    ['1 acknowledged records were never reached by the final polls', `${SENT}\nfinal\n1 seek 0-2 1 2`],
    ['3 acknowledged records were never reached by the final polls', `${SENT}\n1 seek 0-3 1 2 3\nfinal`],
    // Nothing that was sent after 2 was acknowledged is shown: 2 may come after all that is.
    ['1 acknowledged records were never reached by the final polls', '0 send 1 @?\n0 send 2 @?\nfinal\n1 seek 0-1 1'],
    ['no record is known to have been acknowledged and polled', '0 send 1 info\nfinal\n1 seek 0-1 1'],
  ])('is a log of which %s', (reason, text) => {
    expect(check(text, run)).toMatchObject({ verdict: 'unknown', reason })
  })

  it('is not one that was read to its end', () => {
    expect(check(`${SENT}\nfinal\n1 seek 0-2 1 2\n1 poll 2-3 3`, run).verdict).toBe('valid')
  })

  it('is what a budget does not suffice for', () => {
    const history = logHistory(`${SENT}\n1 poll 0-3 1 2 3`)
    expect(logChecker.check(history, RUN, { steps: 5, bytes: 1e9 }).verdict).toBe('unknown')
    expect(logChecker.check(history, RUN, { steps: 100, bytes: 100 }).verdict).toBe('unknown')
  })

  it('is not one that is read again and again: a record that was shown before takes little room', () => {
    const history = logHistory([SENT, ...Array(100).fill('1 seek 0-3 1 2 3')].join('\n'))
    expect(logChecker.check(history, RUN, { steps: 1e6, bytes: 20_000 }).verdict).toBe('valid')
  })
})

it('counts', () => {
  expect(check('0 send 1 @0\n0 send 2 info\n2 send 3 fail\n1 poll 0-2 1 2').stats).toMatchObject({
    logs: 1,
    sends: 3,
    acknowledged: 1,
    recovered: 1,
    polls: 1,
    recordsPolled: 2,
    unread: 0,
  })
})
