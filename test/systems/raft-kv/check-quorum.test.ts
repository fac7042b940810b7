import { describe, expect, it } from 'vitest'
import { accepted, heartbeatReply, rejected, snapshotAt } from './made.ts'
import { OneNode } from './one-node.ts'

const TIMEOUT_US = 1_000_000
const ON = { 'check-quorum': 'on' }

describe('check-quorum (dissertation 6.2)', () => {
  it('a leader steps down at a heartbeat when a majority was not heard for an election timeout', () => {
    const node = new OneNode({}, { settings: ON }).lead().elapse(TIMEOUT_US - 1)
    expect(node.fire('heartbeat').state.role.type).toBe('leader')
    node.elapse(1).fire('heartbeat')
    expect(node.state).toMatchObject({ term: 1, role: { type: 'follower', leader: undefined } })
    expect(node.marks).toEqual(['leader stepped down without a quorum'])
    expect(node.sent).toEqual([])
    expect(node.hasSetTimer('election')).toBe(true)
  })

  it.each([
    ['a heartbeat’s answer', heartbeatReply(1, 1)],
    ['an acceptance', accepted(1, 1)],
    ['a rejection', rejected(1, 0, 1)],
  ])('%s of one follower of two keeps it', (_, message) => {
    const node = new OneNode({}, { settings: ON }).lead().elapse(TIMEOUT_US).hear('n2', message)
    node.elapse(TIMEOUT_US - 1).fire('heartbeat')
    expect(node.state.role.type).toBe('leader')
  })

  it('an answer of an earlier term does not', () => {
    const node = new OneNode({ term: 4 }, { settings: ON }).lead().elapse(TIMEOUT_US).hear('n2', heartbeatReply(4, 1))
    expect(node.fire('heartbeat').state.role.type).toBe('follower')
  })

  it('one follower of four is not enough', () => {
    const node = new OneNode({}, { nodes: 5, settings: ON }).lead().elapse(TIMEOUT_US).hear('n2', heartbeatReply(1, 1))
    expect(node.fire('heartbeat').state.role.type).toBe('follower')
  })

  it('learners do not count', () => {
    const snapshot = { ...snapshotAt(3, 1), configuration: { voters: ['n1', 'n2', 'n3'], learners: ['n4'] } }
    const node = new OneNode({ snapshot }, { nodes: 4, settings: ON }).lead().elapse(TIMEOUT_US)
    expect(node.hear('n4', heartbeatReply(2, 1)).fire('heartbeat').state.role.type).toBe('follower')
  })

  it('a leader that steps down fails its unconfirmed reads: they have observed nothing', () => {
    const node = new OneNode({}, { settings: ON }).lead().hear('n2', accepted(1, 1)).request(7, 'read', null)
    node.elapse(TIMEOUT_US).fire('heartbeat')
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', error: { code: 'leader-changed' } }])
  })

  it('without it a leader that hears nobody leads on', () => {
    expect(
      new OneNode()
        .lead()
        .elapse(99 * TIMEOUT_US)
        .fire('heartbeat').state.role.type,
    ).toBe('leader')
  })

  it('a cluster of one always has its quorum', () => {
    const node = new OneNode({}, { nodes: 1, settings: ON }).lead().elapse(99 * TIMEOUT_US)
    expect(node.fire('heartbeat').state.role.type).toBe('leader')
  })
})
