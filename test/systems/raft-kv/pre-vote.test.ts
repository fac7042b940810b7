import { describe, expect, it } from 'vitest'
import { entries, heartbeatReply, preVote, preVoteReply, requestVote } from './made.ts'
import { type Given, OneNode } from './one-node.ts'

const ON: Given = { settings: { 'pre-vote': 'on' } }
const BOTH: Given = { settings: { 'pre-vote': 'on', 'check-quorum': 'on' } }
const TIMEOUT_US = 1_000_000

describe('pre-vote at the one who asks (dissertation 9.6)', () => {
  it('asks for votes in the next term, and changes neither term nor vote', () => {
    const node = new OneNode({ term: 4, vote: 'n3', entries: entries(1, 4) }, ON).campaign()
    expect(node.sent).toEqual(['n2', 'n3'].map((to) => ({ ...preVote(5, 2, 4), to })))
    expect(node.state).toMatchObject({ term: 4, vote: 'n3', role: { type: 'pre-candidate', votes: ['n1'] } })
    expect(node.hasSetTimer('election')).toBe(true)
    expect(node.written).toEqual([])
  })

  it('stands for election when a majority would vote for it', () => {
    const node = new OneNode({ term: 4 }, ON).campaign().hear('n2', preVoteReply(5))
    expect(node.state).toMatchObject({ term: 5, vote: 'n1', role: { type: 'candidate' } })
    expect(node.sentOf('request-vote')).toMatchObject([{ term: 5, transfer: false }, { term: 5 }])
    expect(node.hasSetTimer('election')).toBe(true)
  })

  it.each([
    ['too few grants', 5, [['n2', preVoteReply(5)]]],
    [
      'the same grant twice',
      5,
      [
        ['n2', preVoteReply(5)],
        ['n2', preVoteReply(5)],
      ],
    ],
    ['a refusal', 3, [['n2', preVoteReply(4, false)]]],
    ['a grant for an earlier term', 3, [['n2', preVoteReply(4)]]],
    ['a grant for a later term', 3, [['n2', preVoteReply(6)]]],
    ['half of four', 4, [['n2', preVoteReply(5)]]],
  ] as const)('does not by %s', (_, nodes, replies) => {
    const node = new OneNode({ term: 4 }, { ...ON, nodes }).campaign()
    for (const [from, reply] of replies) node.hear(from, reply)
    expect(node.state).toMatchObject({ term: 4, role: { type: 'pre-candidate' } })
  })

  it('takes a higher term from a refusal', () => {
    const node = new OneNode({ term: 4 }, ON).campaign().hear('n2', preVoteReply(9, false))
    expect(node.state).toMatchObject({ term: 9, role: { type: 'follower' } })
  })

  it('asks anew when the timeout passes again: the term stays as it is however often', () => {
    const node = new OneNode({ term: 4 }, ON)
    for (let i = 0; i < 5; i++) node.campaign()
    expect(node.state).toMatchObject({ term: 4, role: { type: 'pre-candidate', votes: ['n1'] } })
  })

  it('follows the leader of its term when it hears it', () => {
    const node = new OneNode({ term: 4 }, ON).campaign().heartbeat({ term: 4 })
    expect(node.state.role).toMatchObject({ type: 'follower', leader: 'n2' })
  })

  it('needs nobody in a cluster of one', () => {
    expect(new OneNode({}, { ...ON, nodes: 1 }).campaign().state.role.type).toBe('leader')
  })
})

describe('pre-vote at the one who is asked', () => {
  it('is granted where a vote would be, in the term asked for, and binds nobody', () => {
    const node = new OneNode({ term: 4, vote: 'n2' }, ON)
    for (const from of ['n2', 'n3'])
      expect(node.hear(from, preVote(5)).sent).toEqual([{ ...preVoteReply(5), to: from }])
    expect(node.state).toMatchObject({ term: 4, vote: 'n2' })
    expect(node.written).toEqual([])
    expect(node.hasSetTimer('election')).toBe(false)
  })

  it.each([
    ['a term that is not later', 4, 2, 4],
    ['a shorter log', 5, 1, 4],
    ['an older last term', 5, 9, 3],
  ])('is refused for %s, with the own term', (_, term, lastIndex, lastTerm) => {
    const node = new OneNode({ term: 4, entries: entries(4, 4) }, ON).hear('n2', preVote(term, lastIndex, lastTerm))
    expect(node.sent).toEqual([{ ...preVoteReply(4, false), to: 'n2' }])
    expect(node.state.term).toBe(4)
  })

  it('is refused while a leader is alive, and granted when it was not heard for an election timeout (4.2.3)', () => {
    const node = new OneNode({ term: 4 }, BOTH).heartbeat({ term: 4 })
    expect(node.elapse(TIMEOUT_US - 1).hear('n3', preVote(5)).sent).toMatchObject([{ granted: false, term: 4 }])
    expect(node.marks).toEqual(['pre-vote refused since a leader is alive'])
    expect(node.elapse(1).hear('n3', preVote(5)).sent).toMatchObject([{ granted: true, term: 5 }])
  })

  it('is refused by a leader', () => {
    const node = new OneNode({}, BOTH).lead().elapse(10 * TIMEOUT_US)
    expect(node.hear('n3', preVote(2, 9, 9)).sent).toMatchObject([{ granted: false }])
    expect(node.state.role.type).toBe('leader')
  })
})

describe('protection of a live leader (dissertation 4.2.3)', () => {
  it('a vote asked for while the leader is alive is neither given nor answered, and its term is not taken on', () => {
    const node = new OneNode({ term: 4 }, BOTH).heartbeat({ term: 4 })
    node.elapse(TIMEOUT_US - 1).hear('n3', requestVote(9))
    expect(node.effects).toEqual([])
    expect(node.state).toMatchObject({ term: 4, role: { leader: 'n2' } })
  })

  it('no vote is given either where the term was raised otherwise', () => {
    const node = new OneNode({ term: 4 }, BOTH).heartbeat({ term: 4 }).hear('n3', heartbeatReply(9, 0))
    expect(node.state.term).toBe(9)
    expect(node.hear('n3', requestVote(9)).effects).toEqual([])
    expect(node.elapse(TIMEOUT_US).hear('n3', requestVote(9)).sent).toMatchObject([{ term: 9, granted: true }])
  })

  it.each([
    ['AppendEntries', (node: OneNode) => node.append({ term: 4 })],
    ['heartbeat', (node: OneNode) => node.heartbeat({ term: 4 })],
  ])('counts from the last %s', (_, tell) => {
    const node = new OneNode({ term: 4 }, BOTH).elapse(5 * TIMEOUT_US)
    tell(node).elapse(TIMEOUT_US - 1)
    expect(node.hear('n3', requestVote(5)).effects).toEqual([])
    expect(node.elapse(1).hear('n3', requestVote(5)).sent).toMatchObject([{ term: 5, granted: true }])
  })

  it('does not protect a leader of an earlier term: it is not heard', () => {
    const node = new OneNode({ term: 4 }, BOTH).elapse(TIMEOUT_US).heartbeat({ term: 3 })
    expect(node.hear('n3', requestVote(5)).sent).toMatchObject([{ granted: true }])
  })

  it('lasts over a restart: the leader may have been heard just before', () => {
    const node = new OneNode({ term: 4 }, BOTH).elapse(TIMEOUT_US - 1)
    expect(node.hear('n3', requestVote(5)).effects).toEqual([])
    expect(node.elapse(1).hear('n3', requestVote(5)).sent).toMatchObject([{ granted: true }])
  })

  it('is not there at the very first start', () => {
    expect(new OneNode({}, BOTH).hear('n3', requestVote(1)).sent).toMatchObject([{ granted: true }])
  })

  it('is not against the leader’s own wish (3.10)', () => {
    const node = new OneNode({ term: 4 }, BOTH).heartbeat({ term: 4 }).hear('n3', requestVote(5, 0, 0, true))
    expect(node.sent).toMatchObject([{ term: 5, granted: true }])
  })

  it('is not there without check-quorum: then no leader steps down by itself', () => {
    const node = new OneNode({ term: 4 }, ON).heartbeat({ term: 4 })
    expect(node.hear('n3', preVote(5)).sent).toMatchObject([{ granted: true }])
    expect(node.hear('n3', requestVote(5)).sent).toMatchObject([{ granted: true }])
  })
})
