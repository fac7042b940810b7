import { describe, expect, it } from 'vitest'
import { CLOCK_DRIFT_MAX } from '../../../systems/raft-kv/raft/timing.ts'
import { accepted, entries, heartbeatReply } from './made.ts'
import { type Given, OneNode } from './one-node.ts'

const TIMEOUT_US = 1_000_000
const LEASE_US = TIMEOUT_US / CLOCK_DRIFT_MAX
const LEASE: Given = { settings: { reads: 'lease', 'check-quorum': 'on' } }

/** Leads term 1 with its no-op committed; n2 acknowledged a round of heartbeats that begins now. */
function leader(given: Given = LEASE): OneNode {
  const node = new OneNode({}, given).lead().hear('n2', accepted(1, 1)).hear('n3', accepted(1, 1))
  return node.hear('n2', heartbeatReply(1, 1, node.nowUs))
}

const isServed = (node: OneNode) => node.request(7, 'read', null).replies.length === 1

describe('lease reads (dissertation 6.4.1)', () => {
  it('are served without asking anybody, as long as the lease lasts', () => {
    const node = leader()
      .elapse(LEASE_US - 1)
      .request(7, 'read', null)
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [0, null] }])
    expect(node.sent).toEqual([])
    expect(node.marks).toEqual(['lease read served'])
  })

  it('the lease is shorter than an election timeout by the bound on clock drift, and then ReadIndex takes over', () => {
    const node = leader().elapse(LEASE_US).request(7, 'read', null)
    expect(node.replies).toEqual([])
    expect(node.sentOf('heartbeat')).toHaveLength(2)
    expect(node.hear('n2', heartbeatReply(1, 2, node.nowUs)).replies).toHaveLength(1)
    expect(isServed(node.elapse(LEASE_US - 1))).toBe(true)
  })

  it('the lease counts from when the round began, not from when it was acknowledged', () => {
    const node = leader()
    const sentUs = node.nowUs
    node.elapse(LEASE_US).hear('n2', heartbeatReply(1, 1, sentUs))
    expect(isServed(node)).toBe(false)
  })

  it('the refusal of a heartbeat gives no lease', () => {
    const node = new OneNode({ term: 3 }, LEASE).lead().hear('n2', accepted(4, 1))
    const late = { from: 'n1', term: 1, round: 9, sentUs: node.nowUs }
    const [refusal] = new OneNode({ term: 4 }, { node: 'n2' }).heartbeat(late).sent
    expect(isServed(node.hear('n2', refusal as never))).toBe(false)
  })

  it('an acknowledgement of an older round does not take a lease back', () => {
    const node = leader().elapse(10)
    expect(isServed(node.hear('n2', heartbeatReply(1, 1, 0)))).toBe(true)
  })

  it('a majority must have acknowledged it', () => {
    const node = leader({ ...LEASE, nodes: 5 })
    expect(isServed(node)).toBe(false)
    expect(isServed(node.hear('n3', heartbeatReply(1, 1, node.nowUs)))).toBe(true)
  })

  it('need a commit of the own term first (6.4 step 1)', () => {
    const node = new OneNode({ entries: entries(1) }, LEASE).lead()
    node.hear('n2', heartbeatReply(2, 1, node.nowUs))
    expect(isServed(node)).toBe(false)
    expect(node.hear('n2', accepted(2, 2)).replies).toMatchObject([{ request: 7, type: 'ok' }])
  })

  it('are not served without check-quorum: nobody protects the leader then', () => {
    expect(isServed(leader({ settings: { reads: 'lease', 'check-quorum': 'off' } }))).toBe(false)
  })

  it('are not served when ReadIndex is asked for', () => {
    expect(isServed(leader({ settings: { 'check-quorum': 'on' } }))).toBe(false)
  })

  it('are served through a follower too', () => {
    const node = leader().hear('n3', { type: 'read-index', request: 9 })
    expect(node.sent).toEqual([{ type: 'read-index-reply', request: 9, index: 1, to: 'n3' }])
  })

  it('a cluster of one has its own lease', () => {
    expect(isServed(new OneNode({}, { ...LEASE, nodes: 1 }).lead())).toBe(true)
  })
})

describe('leases and leadership transfer (dissertation 6.4.1 with 3.10)', () => {
  it('there is no lease while leadership is being handed over, told or not', () => {
    expect(isServed(leader().request(1, 'transfer', 'n2'))).toBe(false)
    expect(isServed(leader().request(7, 'write', 5).request(1, 'transfer', 'n2'))).toBe(false)
  })

  it('there is none afterwards either, once the target was told: it may stand for election at any time', () => {
    const node = leader().request(1, 'transfer', 'n2')
    expect(node.sentOf('timeout-now')).toHaveLength(1)
    node.elapse(2 * TIMEOUT_US).hear('n2', heartbeatReply(1, 1, node.nowUs))
    node.hear('n3', heartbeatReply(1, 1, node.nowUs))
    expect(node.leading.transfer).toBeUndefined()
    expect(isServed(node)).toBe(false)
  })

  it('a transfer that was given up before the target was told leaves the lease', () => {
    const node = leader().request(7, 'write', 5).request(1, 'transfer', 'n2')
    expect(node.sentOf('timeout-now')).toEqual([])
    node.elapse(2 * TIMEOUT_US).hear('n3', heartbeatReply(1, 1, node.nowUs))
    expect(node.leading.transfer).toBeUndefined()
    node.request(8, 'read', null)
    expect(node.replies).toMatchObject([{ request: 8, type: 'ok' }])
  })
})
