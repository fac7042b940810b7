/** The obligations of S1 on a quorum queue: proved by legal evidence, refuted by forged evidence, unknown where nothing is told. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { confirmedMessageSurvives } from '../../../../nemesis/scenarios/confirmed-message-survives.ts'
import type { Forgery } from '../../../support/raft-evidence.ts'
import { FAILED, type Forgeries, judging, moment, number, obligations, op } from './obligations.ts'

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

const term = (T2: number) => number('T2', T2)

const judged = judging(confirmedMessageSurvives, 'packets', LEGAL)

const REFUTED: Forgeries = [
  ['acknowledged-before-the-kill', 'the publish fails', op('write', FAILED)],
  ['acknowledged-before-the-kill', 'the confirm comes after the kill', moment('killed L', 11)],
  ['one-member-cut-off-before-it', 'the cut comes after it', moment('F2 cut off', 60)],
  ['a-later-term-began', 'the term is the old one', term(1)],
  ['new-leader-delivers-it', 'it does not come', op('read', { seen: delivering(1) })],
  ['delivered-in-the-end', 'it does not come', op('final-n1-1', { seen: delivering() })],
]

const UNKNOWN: Forgeries = [
  ['a-later-term-began', 'nobody tells the term', ({ numbers: { T = 0 }, ...rest }) => ({ ...rest, numbers: { T } })],
  ['new-leader-delivers-it', 'the consume is not answered', op('read', FAILED)],
  ['delivered-in-the-end', 'the message was not confirmed', op('write', { type: 'info' })],
]

describe('confirmed-message-survives', () => {
  obligations(judged, REFUTED, UNKNOWN)

  it('is violated where the new leader lacks it', () => {
    expect(judged(op('read', { seen: delivering(1) })).outcome).toBe('violated')
  })
})
