import { describe, expect, it } from 'vitest'
import type { AppendAccepted } from '../../../systems/raft-kv/messages.ts'
import { entries, logOf, OneNode } from './one-node.ts'

const accepted = (term: number, matchIndex: number, round: number): AppendAccepted => ({
  type: 'append-accepted',
  term,
  matchIndex,
  round,
})

/** Leads term 1 with its no-op committed. */
const leader = (given: ConstructorParameters<typeof OneNode>[1] = {}) =>
  new OneNode({}, given).lead().hear('n2', accepted(1, 1, 0))

describe('ReadIndex at the leader (dissertation 6.4)', () => {
  it('answers only after a majority acknowledged a round begun after the read', () => {
    const node = leader().request(7, 'read', null)
    expect(node.replies).toEqual([])
    expect(node.sent).toMatchObject([
      { round: 1, to: 'n2' },
      { round: 1, to: 'n3' },
    ])
    expect(node.hear('n2', accepted(1, 1, 0)).replies).toEqual([])
    expect(node.hear('n2', accepted(1, 1, 1)).replies).toEqual([{ request: 7, type: 'ok', value: [0, null] }])
    expect(node.hear('n3', accepted(1, 1, 1)).replies).toEqual([])
  })

  it('needs a majority, not one acknowledgement, in a cluster of five', () => {
    const node = new OneNode({}, { nodes: 5 }).lead()
    node
      .hear('n2', accepted(1, 1, 0))
      .hear('n3', accepted(1, 1, 0))
      .request(7, 'read', null)
    expect(node.hear('n2', accepted(1, 1, 1)).replies).toEqual([])
    expect(node.hear('n3', accepted(1, 1, 1)).replies).toHaveLength(1)
  })

  it('does not forget an acknowledgement when an older one comes late', () => {
    const node = new OneNode({}, { nodes: 5 }).lead()
    node
      .hear('n2', accepted(1, 1, 0))
      .hear('n3', accepted(1, 1, 0))
      .request(7, 'read', null)
    node.hear('n2', accepted(1, 1, 1)).hear('n2', accepted(1, 1, 0))
    expect(node.hear('n3', accepted(1, 1, 1)).replies).toHaveLength(1)
  })

  it('asks a follower whose log it does not know by an empty heartbeat', () => {
    const toUnknown = leader()
      .request(7, 'read', null)
      .sent.filter(({ to }) => to === 'n3')
    expect(toUnknown).toMatchObject([{ type: 'append-entries', round: 1, entries: [] }])
  })

  it('takes a rejection of the same term for an acknowledgement: it too says that the term still stands', () => {
    const node = leader().request(7, 'read', null)
    node.hear('n3', { type: 'append-rejected', term: 1, round: 1, prevIndex: 0, conflictTerm: 0, conflictIndex: 1 })
    expect(node.replies).toHaveLength(1)
  })

  it('waits until an entry of its own term is committed (step 1)', () => {
    const node = new OneNode({ term: 1, log: logOf(1) }).lead().request(7, 'read', null)
    expect(node.sent).toEqual([])
    node.hear('n2', accepted(2, 2, 0))
    expect(node.replies).toEqual([])
    expect(node.sent.some((message) => message.type === 'append-entries' && message.round === 1)).toBe(true)
    expect(node.hear('n3', accepted(2, 2, 1)).replies).toMatchObject([{ request: 7, value: [1, 1] }])
  })

  it('answers at once in a cluster of one', () => {
    expect(new OneNode({}, { nodes: 1 }).lead().request(7, 'read', null).replies).toMatchObject([{ type: 'ok' }])
  })

  it('fails reads that were not confirmed when it loses the term: they observed nothing', () => {
    const node = leader().request(7, 'read', null).request(8, 'write', 5)
    node.append({ term: 2, from: 'n3' })
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', value: null, error: { code: 'leader-changed' } }])
  })

  it('answers from its own registers with the bug leader-local-read, whoever acknowledges', () => {
    const node = leader({ rules: { readIsConfirmed: () => true } }).request(7, 'read', null)
    expect(node.replies).toMatchObject([{ request: 7, type: 'ok' }])
  })
})

describe('ReadIndex through a follower', () => {
  const follower = () => new OneNode().append({ entries: entries(1, 1) })

  it('asks the leader it knows, and waits until it has applied up to the index (step 4)', () => {
    const node = follower().request(7, 'read', null)
    expect(node.sent).toEqual([{ type: 'read-index', origin: { node: 'n1', request: 7 }, to: 'n2' }])
    expect(node.hear('n2', { type: 'read-index-reply', request: 7, index: 2 }).replies).toEqual([])
    expect(node.append({ prevIndex: 2, prevTerm: 1, leaderCommit: 1 }).replies).toEqual([])
    expect(node.append({ prevIndex: 2, prevTerm: 1, leaderCommit: 2 }).replies).toEqual([
      { request: 7, type: 'ok', value: [2, 2] },
    ])
  })

  it('is told the leader’s commit index, by the leader after its round', () => {
    const node = leader().hear('n3', { type: 'read-index', origin: { node: 'n3', request: 9 } })
    expect(node.sent).toMatchObject([{ round: 1 }, { round: 1 }])
    expect(node.hear('n3', accepted(1, 1, 1)).sent).toContainEqual({
      type: 'read-index-reply',
      request: 9,
      index: 1,
      to: 'n3',
    })
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
    expect(node.append({ term: 2, prevIndex: 2, prevTerm: 1, leaderCommit: 2 }).replies).toHaveLength(1)
  })
})

describe('client requests', () => {
  it.each([
    ['read', null],
    ['write', 5],
    ['cas', [1, 2]],
  ])('refuses a %s for certain when it knows no leader, and sends nothing', (f, value) => {
    const node = new OneNode().request(7, f, value)
    expect(node.replies).toMatchObject([{ type: 'fail', value, error: { code: 'no-leader' } }])
    expect(node.sent).toEqual([])
  })

  it.each([
    ['enqueue', 1],
    ['write', null],
    ['cas', [1]],
  ])('refuses at the door what it cannot do: %s of %o', (f, value) => {
    const node = new OneNode().lead().request(7, f, value)
    expect(node.replies).toMatchObject([{ type: 'fail', error: { code: 'bad-request' } }])
  })

  it('hands a command to the leader, and answers when it has applied it itself', () => {
    const node = new OneNode().append({}).request(7, 'write', 5)
    const [proposal] = node.sent
    expect(proposal).toMatchObject({ type: 'propose', to: 'n2', origin: { node: 'n1', request: 7 } })
    const command = { type: 'write', key: 'k', value: 5 } as const
    const entry = { term: 1, command, origin: { node: 'n1', request: 7 } }
    expect(node.append({ entries: [entry] }).replies).toEqual([])
    expect(node.append({ prevIndex: 1, prevTerm: 1, leaderCommit: 1 }).replies).toEqual([
      { request: 7, type: 'ok', value: [1, 5] },
    ])
  })

  it('lets a proposal fall when it does not lead', () => {
    const origin = { node: 'n3', request: 9 }
    const node = new OneNode().hear('n3', { type: 'propose', command: { type: 'write', key: 'k', value: 5 }, origin })
    expect(node.effects).toEqual([])
  })

  it('does not take another client’s entry for its own', () => {
    const node = new OneNode().append({}).request(7, 'write', 5)
    const entry = {
      term: 1,
      command: { type: 'write', key: 'k', value: 6 },
      origin: { node: 'n3', request: 7 },
    } as const
    expect(node.append({ entries: [entry], leaderCommit: 1 }).replies).toEqual([])
  })

  it('answers serializable reads from its own registers, without asking anybody', () => {
    const node = new OneNode({}, { reads: 'serializable' }).request(7, 'read', null)
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [0, null] }])
    expect(node.sent).toEqual([])
  })
})
