import { describe, expect, it } from 'vitest'
import { accepted, entries, heartbeatReply, rejected, snapshotAt } from './made.ts'
import { type Given, OneNode } from './one-node.ts'

/** Leads term 1 with its no-op committed; its latest round of heartbeats is 1. */
const leader = (given: Given = {}) => {
  const node = new OneNode({}, given).lead().hear('n2', accepted(1, 1))
  return given.nodes === 5 ? node.hear('n3', accepted(1, 1)) : node
}

describe('ReadIndex at the leader (dissertation 6.4)', () => {
  it('waits until an entry of its own term is committed (step 1)', () => {
    const node = new OneNode({ entries: entries(1) }).lead().request(7, 'read', null)
    expect(node.sent).toEqual([])
    expect(node.marks).toEqual(['read postponed until a commit of the own term'])
    node.hear('n2', accepted(2, 2))
    expect(node.replies).toEqual([])
    expect(node.sentOf('heartbeat')).toMatchObject([{ round: 2 }, { round: 2 }])
    expect(node.hear('n3', heartbeatReply(2, 1)).replies).toEqual([])
    expect(node.hear('n3', heartbeatReply(2, 2)).replies).toMatchObject([{ request: 7, type: 'ok', value: [1, 1] }])
  })

  it('notes the commit index of then (step 2): what is committed later need not be seen', () => {
    const node = leader().hear('n3', { type: 'read-index', request: 9 }).request(7, 'write', 5)
    node.hear('n2', accepted(1, 2), heartbeatReply(1, 2))
    expect(node.sentOf('read-index-reply')).toEqual([{ type: 'read-index-reply', request: 9, index: 1, to: 'n3' }])
  })

  it('answers only after a majority acknowledged a round begun after the read (step 3)', () => {
    const node = leader().request(7, 'read', null)
    expect(node.replies).toEqual([])
    expect(node.sent).toMatchObject(['n2', 'n3'].map((to) => ({ type: 'heartbeat', round: 2, to })))
    expect(node.hear('n2', heartbeatReply(1, 1)).replies).toEqual([])
    expect(node.hear('n2', heartbeatReply(1, 2)).replies).toEqual([{ request: 7, type: 'ok', value: [0, null] }])
    expect(node.hear('n3', heartbeatReply(1, 2)).replies).toEqual([])
  })

  it('needs a majority, not one acknowledgement, in a cluster of five', () => {
    const node = leader({ nodes: 5 }).request(7, 'read', null)
    expect(node.hear('n2', heartbeatReply(1, 2), heartbeatReply(1, 2)).replies).toEqual([])
    expect(node.hear('n3', heartbeatReply(1, 2)).replies).toHaveLength(1)
  })

  it('takes a later round as well, and does not forget it when an older one is acknowledged late', () => {
    const node = leader({ nodes: 5 }).request(7, 'read', null).fire('heartbeat')
    node.hear('n2', heartbeatReply(1, 3), heartbeatReply(1, 1))
    expect(node.hear('n3', heartbeatReply(1, 2)).replies).toHaveLength(1)
  })

  it('does not take acknowledgements of entries: they do not say when they were made', () => {
    const node = leader()
      .request(7, 'read', null)
      .hear('n2', accepted(1, 1))
      .hear('n3', rejected(1, 0, 1))
    expect(node.replies).toEqual([])
  })

  it('does not take an acknowledgement of another term', () => {
    const node = new OneNode({ term: 3 }).lead().hear('n2', accepted(4, 1)).request(7, 'read', null)
    expect(node.hear('n2', heartbeatReply(3, 2)).replies).toEqual([])
  })

  it('does not take the refusal of a heartbeat of its own earlier term, though it comes with the term of now', () => {
    const refusal = new OneNode({ term: 4 }, { node: 'n2' }).heartbeat({ from: 'n1', term: 1, round: 155 }).sent[0]
    const node = new OneNode({ term: 3 }).lead().hear('n2', accepted(4, 1)).request(7, 'read', null)
    expect(refusal).toMatchObject({ type: 'heartbeat-reply', term: 4, to: 'n1' })
    expect(node.hear('n2', refusal as never).replies).toEqual([])
    expect(node.hear('n2', heartbeatReply(4, 2)).replies).toHaveLength(1)
  })

  it('does not take that of a learner', () => {
    const snapshot = { ...snapshotAt(1, 1), configuration: { voters: ['n1', 'n2', 'n3'], learners: ['n4'] } }
    const node = new OneNode({ snapshot }, { nodes: 4 }).lead().hear('n2', accepted(2, 2)).request(7, 'read', null)
    expect(node.hear('n4', heartbeatReply(2, 2)).replies).toEqual([])
    expect(node.hear('n3', heartbeatReply(2, 2)).replies).toHaveLength(1)
  })

  it('answers at once in a cluster of one', () => {
    expect(new OneNode({}, { nodes: 1 }).lead().request(7, 'read', null).replies).toMatchObject([{ type: 'ok' }])
  })

  it('fails reads that were not confirmed when it loses the term, and not writes', () => {
    const node = leader().request(7, 'read', null).request(8, 'write', 5).append({ term: 2, from: 'n3' })
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', value: null, error: { code: 'leader-changed' } }])
  })

  it('serves lists, locks and reading transactions alike', () => {
    const node = leader().request(7, 'read-list', null).request(8, 'holder', null)
    node.request(9, 'txn', [['r', 'k', null]], null).hear('n2', heartbeatReply(1, 9))
    expect(node.replies.map(({ request, type }) => [request, type])).toEqual([7, 8, 9].map((each) => [each, 'ok']))
  })
})

describe('ReadIndex through a follower', () => {
  const follower = () => new OneNode().append({ entries: entries(1, 1) })

  it('asks the leader it knows, and waits until it has applied up to the index (step 4)', () => {
    const node = follower().request(7, 'read', null)
    expect(node.sent).toEqual([{ type: 'read-index', request: 7, to: 'n2' }])
    expect(node.hear('n2', { type: 'read-index-reply', request: 7, index: 2 }).replies).toEqual([])
    expect(node.heartbeat({ commit: 1 }).replies).toEqual([])
    expect(node.heartbeat({ commit: 2 }).replies).toEqual([{ request: 7, type: 'ok', value: [2, 2] }])
  })

  it('serves at once what is applied already', () => {
    const node = follower().heartbeat({ commit: 2 }).request(7, 'read', null)
    expect(node.hear('n2', { type: 'read-index-reply', request: 7, index: 1 }).replies).toMatchObject([{ type: 'ok' }])
  })

  it('answers once, however often it is told', () => {
    const node = follower().request(7, 'read', null)
    const reply = { type: 'read-index-reply', request: 7, index: 2 } as const
    node.hear('n2', reply, reply)
    expect(node.heartbeat({ commit: 2 }).replies).toHaveLength(1)
    expect(node.hear('n2', reply).replies).toEqual([])
    expect(node.state.confirmedReads).toEqual([])
  })

  it('is told by the leader when its round is acknowledged', () => {
    const node = leader().hear('n3', { type: 'read-index', request: 9 })
    expect(node.sentOf('heartbeat')).toMatchObject([{ round: 2 }, { round: 2 }])
    expect(node.hear('n3', heartbeatReply(1, 2)).sentOf('read-index-reply')).toMatchObject([{ to: 'n3', index: 1 }])
  })

  it('gets no word of one that does not lead', () => {
    expect(follower().hear('n3', { type: 'read-index', request: 9 }).effects).toEqual([])
  })

  it('fails its reads when it campaigns, and ignores the leader’s word that comes later', () => {
    const node = follower().request(7, 'read', null).campaign()
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', error: { code: 'leader-changed' } }])
    expect(node.hear('n2', { type: 'read-index-reply', request: 7, index: 9 }).replies).toEqual([])
    expect(node.state.confirmedReads).toEqual([])
  })

  it('serves a confirmed read although the leader changed since', () => {
    const node = follower().request(7, 'read', null).hear('n2', { type: 'read-index-reply', request: 7, index: 2 })
    expect(node.campaign().replies).toEqual([])
    const next = { term: 2, prevIndex: 2, prevTerm: 1, leaderCommit: 2 }
    expect(node.append(next).replies).toMatchObject([{ request: 7, type: 'ok' }])
  })

  it('serves a confirmed read when a snapshot brings it as far', () => {
    const node = follower().request(7, 'read', null).hear('n2', { type: 'read-index-reply', request: 7, index: 9 })
    node.hear('n2', { type: 'install-snapshot', term: 1, snapshot: snapshotAt(9, 1) })
    expect(node.replies).toMatchObject([{ request: 7, type: 'ok' }])
  })
})
