/**
 * The obligations of scenarios on replicated logs, as facts.test.ts has those on Raft: proved by legal evidence, refuted by evidence
 * forged so that each does not hold, and unknown where the evidence cannot tell.
 */
import { describe, expect, it } from 'vitest'
import { acknowledgedRecordSurvives } from '../../../../nemesis/scenarios/acknowledged-record-survives.ts'
import { RECORD_SURVIVES } from './forgeries.ts'
import { FAILED, type Forgeries, judging, moment, obligations, op } from './obligations.ts'

const killedAt = (ms: number) => moment('killed L', ms)
const showing = (...records: readonly (readonly [number, number])[]) => ({
  seen: { from: 0, next: 9, records: records.map((each) => [...each]) },
})

const judged = judging(acknowledgedRecordSurvives, 'packets', RECORD_SURVIVES)

const REFUTED: Forgeries = [
  ['acknowledged-before-the-kill', 'the send fails', op('write', FAILED)],
  ['acknowledged-before-the-kill', 'the answer comes after the kill', killedAt(22)],
  ['another-leads-in-a-later-epoch', 'the same node leads again', op('leads-after', { seen: [1, 1] })],
  ['another-leads-in-a-later-epoch', 'the epoch is the old one', op('leads-after', { seen: [2, 0] })],
  ['new-leader-has-it', 'it is not there', op('read', showing([0, 1]))],
  ['new-leader-has-it', 'it is at another offset', op('read', showing([0, 1], [2, 2]))],
  ['every-node-shows-it-in-the-end', 'one shows another record there', op('final-n3', showing([0, 1], [1, 9]))],
]

const UNKNOWN: Forgeries = [
  ['another-leads-in-a-later-epoch', 'nobody says who leads', op('leads-after', FAILED)],
  ['new-leader-has-it', 'the poll is not answered', op('read', FAILED)],
  ['every-node-shows-it-in-the-end', 'a last poll is not answered', op('final-n2', FAILED)],
]

describe('acknowledged-record-survives', () => {
  obligations(judged, REFUTED, UNKNOWN)

  it('is violated where the new leader lacks it', () => {
    expect(judged(op('read', showing([0, 1]))).outcome).toBe('violated')
  })
})
