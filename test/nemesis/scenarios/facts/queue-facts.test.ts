/** The obligations of S1 on a quorum queue: proved by legal evidence, refuted by forged evidence, unknown where nothing is told. */
import { describe, expect, it } from 'vitest'
import { concludeFacts } from '../../../../harness/core/fact.ts'
import type { Json } from '../../../../harness/core/json.ts'
import { confirmedMessageSurvives } from '../../../../nemesis/scenarios/confirmed-message-survives.ts'
import { type ForgedOp, type Forgery, forged } from '../../../support/raft-evidence.ts'

type Change = (forgery: Forgery) => Forgery

const delivering = (...messages: readonly number[]): Json => ({
  deliveries: messages.map((message) => [message, 0, 1, 1]),
  ended: 'taken',
})

/** The message is published 10 ms after the run's start, and confirmed some ms later. */
const LEGAL: Forgery = {
  roles: { L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' },
  numbers: { T: 1, T2: 2 },
  moments: { 'F2 cut off': 8, acknowledged: 17, 'killed L': 18, delivered: 30 },
  logs: {},
  ops: [
    { name: 'before', node: 'n1', f: 'publish', value: 1, seen: 1 },
    { name: 'write', node: 'n1', f: 'publish', value: 2, seen: 2 },
    { name: 'read', node: 'n2', f: 'consume', value: null, seen: delivering(1, 2) },
    { name: 'final-n1-1', node: 'n1', f: 'drain', value: null, seen: delivering(2) },
    { name: 'final-n2-1', node: 'n2', f: 'drain', value: null, seen: delivering() },
  ],
}

const op =
  (name: string, change: Partial<ForgedOp>): Change =>
  (forgery) => ({ ...forgery, ops: forgery.ops.map((each) => (each.name === name ? { ...each, ...change } : each)) })
const moment =
  (name: string, ms: number): Change =>
  (forgery) => ({ ...forgery, moments: { ...forgery.moments, [name]: ms } })
const term =
  (T2: number): Change =>
  (forgery) => ({ ...forgery, numbers: { ...forgery.numbers, T2 } })
const FAILED = { type: 'fail' } as const

function judged(change: Change = (forgery) => forgery) {
  const { story, evidence } = forged(change(LEGAL))
  const facts = confirmedMessageSurvives.facts(story, evidence, 'packets')
  return { outcome: concludeFacts(facts), status: Object.fromEntries(facts.map(({ name, status }) => [name, status])) }
}

const REFUTED: readonly (readonly [fact: string, why: string, change: Change])[] = [
  ['acknowledged-before-the-kill', 'the publish fails', op('write', FAILED)],
  ['acknowledged-before-the-kill', 'the confirm comes after the kill', moment('killed L', 11)],
  ['one-member-cut-off-before-it', 'the cut comes after it', moment('F2 cut off', 60)],
  ['a-later-term-began', 'the term is the old one', term(1)],
  ['new-leader-delivers-it', 'it does not come', op('read', { seen: delivering(1) })],
  ['delivered-in-the-end', 'it does not come', op('final-n1-1', { seen: delivering() })],
]

const UNKNOWN: typeof REFUTED = [
  ['a-later-term-began', 'nobody tells the term', ({ numbers: { T = 0 }, ...rest }) => ({ ...rest, numbers: { T } })],
  ['new-leader-delivers-it', 'the consume is not answered', op('read', FAILED)],
  ['delivered-in-the-end', 'the message was not confirmed', op('write', { type: 'info' })],
]

describe('confirmed-message-survives', () => {
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
    expect(judged(op('read', { seen: delivering(1) })).outcome).toBe('violated')
  })
})
