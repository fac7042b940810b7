/** The obligations of rabbitmq/ra#508: proved by legal evidence, refuted by forged evidence, unknown where nothing is told. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { deposedLeaderRejoins } from '../../../../nemesis/scenarios/deposed-leader-rejoins.ts'
import type { ForgedOp, Forgery } from '../../../support/raft-evidence.ts'
import { type Forgeries, judging, number, obligations, op } from './obligations.ts'

const delivering = (...messages: readonly number[]): Json => ({
  deliveries: messages.map((message) => [message, 0, 1, 1]),
  ended: 'idle',
})
const consume = (name: string, node: string, ...messages: readonly number[]): ForgedOp => ({
  name,
  node,
  f: 'consume',
  value: null,
  seen: delivering(...messages),
})
const publish = (name: string, value: number): ForgedOp => ({ name, node: 'n2', f: 'publish', value, seen: value })

const LEGAL: Forgery = {
  roles: { L: 'n1', F1: 'n2', F2: 'n3', W: 'n2' },
  numbers: { T: 1, T2: 2, 'caught up': 1 },
  moments: {},
  logs: {},
  ops: [
    publish('first', 1),
    consume('applied', 'n1', 1),
    { ...publish('alone-1', 2), node: 'n1', type: 'info' },
    { ...publish('alone-2', 3), node: 'n1', type: 'fail' },
    publish('meanwhile', 4),
    publish('later', 5),
    consume('read', 'n1', 4),
    { ...consume('final-n2-1', 'n2', 5), f: 'drain' },
  ],
}

const judged = judging(deposedLeaderRejoins, 'kills', LEGAL)

const REFUTED: Forgeries = [
  ['left-alone-with-publishers', 'one of them is confirmed', op('alone-1', { type: 'ok' })],
  ['left-alone-with-publishers', 'none of them had sent', op('alone-1', { type: 'fail' })],
  ['another-leads-a-later-term', 'the term is the old one', number('T2', 1)],
  ['another-leads-a-later-term', 'it leads again', (forgery) => ({ ...forgery, roles: { ...forgery.roles, W: 'n1' } })],
  ['deposed-leader-catches-up', 'it stays behind', number('caught up', 0)],
  ['every-confirmed-message-delivered', 'another one came in its place', op('read', { seen: delivering(5) })],
]

const UNKNOWN: Forgeries = [
  [
    'another-leads-a-later-term',
    'nobody tells the term',
    ({ numbers: { T = 0 }, ...rest }) => ({ ...rest, numbers: { T } }),
  ],
  [
    'left-alone-with-publishers',
    'nobody tells of one',
    ({ ops, ...rest }) => ({ ...rest, ops: ops.filter(({ name }) => !name.startsWith('alone')) }),
  ],
  [
    'every-confirmed-message-delivered',
    'none was confirmed',
    ({ ops, ...rest }) => ({ ...rest, ops: ops.filter(({ f }) => f !== 'publish') }),
  ],
  [
    'deposed-leader-catches-up',
    'nobody tells',
    ({ numbers: { T = 0, T2 = 0 }, ...rest }) => ({ ...rest, numbers: { T, T2 } }),
  ],
]

describe('deposed-leader-rejoins', () => {
  obligations(judged, REFUTED, UNKNOWN)

  it('is violated where its consumer is handed another message than the one that is settled', () => {
    expect(judged(op('read', { seen: delivering(5) })).outcome).toBe('violated')
  })

  it('is violated where it never catches up', () => {
    expect(judged(number('caught up', 0)).outcome).toBe('violated')
  })

  it('is not reached where the leader had nothing of its own', () => {
    expect(judged(op('alone-1', { type: 'fail' })).outcome).toBe('not reached')
  })
})
