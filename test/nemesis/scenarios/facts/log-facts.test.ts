/**
 * The obligations of scenarios on replicated logs, as facts.test.ts has those on Raft: proved by legal evidence, refuted by evidence
 * forged so that each does not hold, and unknown where the evidence cannot tell.
 */
import { describe, expect, it } from 'vitest'
import { concludeFacts } from '../../../../harness/core/fact.ts'
import { acknowledgedRecordSurvives } from '../../../../nemesis/scenarios/acknowledged-record-survives.ts'
import { type ForgedOp, type Forgery, forged } from '../../../support/raft-evidence.ts'
import { RECORD_SURVIVES } from './forgeries.ts'

type Change = (forgery: Forgery) => Forgery

const op =
  (name: string, change: Partial<ForgedOp>): Change =>
  (forgery) => ({ ...forgery, ops: forgery.ops.map((each) => (each.name === name ? { ...each, ...change } : each)) })
const killedAt =
  (ms: number): Change =>
  (forgery) => ({ ...forgery, moments: { ...forgery.moments, 'killed L': ms } })
const showing = (...records: readonly (readonly [number, number])[]) => ({
  seen: { from: 0, next: 9, records: records.map((each) => [...each]) },
})
const FAILED = { type: 'fail' } as const

function judged(change: Change = (forgery) => forgery) {
  const { story, evidence } = forged(change(RECORD_SURVIVES))
  const facts = acknowledgedRecordSurvives.facts(story, evidence, 'packets')
  return { outcome: concludeFacts(facts), status: Object.fromEntries(facts.map(({ name, status }) => [name, status])) }
}

const REFUTED: readonly (readonly [fact: string, why: string, change: Change])[] = [
  ['acknowledged-before-the-kill', 'the send fails', op('write', FAILED)],
  ['acknowledged-before-the-kill', 'the answer comes after the kill', killedAt(22)],
  ['another-leads-in-a-later-epoch', 'the same node leads again', op('leads-after', { seen: [1, 1] })],
  ['another-leads-in-a-later-epoch', 'the epoch is the old one', op('leads-after', { seen: [2, 0] })],
  ['new-leader-has-it', 'it is not there', op('read', showing([0, 1]))],
  ['new-leader-has-it', 'it is at another offset', op('read', showing([0, 1], [2, 2]))],
  ['every-node-shows-it-in-the-end', 'one shows another record there', op('final-n3', showing([0, 1], [1, 9]))],
]

const UNKNOWN: typeof REFUTED = [
  ['another-leads-in-a-later-epoch', 'nobody says who leads', op('leads-after', FAILED)],
  ['new-leader-has-it', 'the poll is not answered', op('read', FAILED)],
  ['every-node-shows-it-in-the-end', 'a last poll is not answered', op('final-n2', FAILED)],
]

describe('acknowledged-record-survives', () => {
  it('is held by legal evidence, every fact proved', () => {
    const { outcome, status } = judged()
    expect(outcome).toBe('held')
    expect([...new Set(Object.values(status))]).toEqual(['proved'])
  })

  it.each(REFUTED)('%s is refuted where %s', (fact, _, change) => {
    expect(judged(change).status[fact]).toBe('refuted')
    expect(judged(change).outcome).not.toBe('held')
  })

  it.each(UNKNOWN)('%s is unknown where %s', (fact, _, change) => {
    expect(judged(change).status[fact]).toBe('unknown')
    expect(judged(change).outcome).not.toBe('held')
  })

  it('has no fact that no forgery refutes', () => {
    expect(Object.keys(judged().status).filter((fact) => !REFUTED.some(([name]) => name === fact))).toEqual([])
  })

  it('is violated where the new leader lacks it', () => {
    expect(judged(op('read', showing([0, 1]))).outcome).toBe('violated')
  })
})
