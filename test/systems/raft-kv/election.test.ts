import { describe, expect, it } from 'vitest'
import { logOf, OneNode } from './one-node.ts'

const voteRequest = (term: number, lastIndex = 0, lastTerm = 0) =>
  ({ type: 'request-vote', term, lastIndex, lastTerm }) as const
const vote = (term: number, granted = true) => ({ type: 'vote', term, granted }) as const

describe('Raft, section 5.2: leader election', () => {
  it('starts up as a follower with an election timer', () => {
    const node = new OneNode()
    expect(node.state.role).toEqual({ type: 'follower', leader: undefined })
    expect(node.hasSetTimer('election')).toBe(true)
  })

  it('becomes candidate on the timeout: a new term, its own vote, a new timer, requests to all others', () => {
    const node = new OneNode({ term: 4, log: logOf(1, 4) }).campaign()
    expect(node.state).toMatchObject({ term: 5, vote: 'n1', role: { type: 'candidate', votes: ['n1'] } })
    expect(node.hasSetTimer('election')).toBe(true)
    expect(node.sent).toEqual([
      { type: 'request-vote', term: 5, lastIndex: 2, lastTerm: 4, to: 'n2' },
      { type: 'request-vote', term: 5, lastIndex: 2, lastTerm: 4, to: 'n3' },
    ])
  })

  it('wins with the votes of a majority and heartbeats at once', () => {
    const node = new OneNode().campaign().hear('n2', vote(1))
    expect(node.state.role.type).toBe('leader')
    expect(node.hasSetTimer('heartbeat')).toBe(true)
    expect(node.sent.map(({ type, to }) => [type, to])).toEqual([
      ['append-entries', 'n2'],
      ['append-entries', 'n3'],
    ])
  })

  it('wins at once in a cluster of one', () => {
    expect(new OneNode({}, { nodes: 1 }).campaign().state).toMatchObject({ role: { type: 'leader' }, commitIndex: 1 })
  })

  it.each([
    ['two of five', 5, [['n2', vote(1)]]],
    [
      'the same voter twice',
      5,
      [
        ['n2', vote(1)],
        ['n2', vote(1)],
      ],
    ],
    ['a refusal', 3, [['n2', vote(1, false)]]],
    ['a vote of an earlier term', 3, [['n2', vote(0)]]],
    ['two of four', 4, [['n2', vote(1)]]],
  ] as const)('does not win by %s', (_, nodes, votes) => {
    const node = new OneNode({}, { nodes }).campaign()
    for (const [from, message] of votes) node.hear(from, message)
    expect(node.state.role.type).toBe('candidate')
  })

  it('follows the leader of its own term when it is a candidate', () => {
    const node = new OneNode().campaign().append({ term: 1, from: 'n3' })
    expect(node.state.role).toEqual({ type: 'follower', leader: 'n3' })
  })

  it('campaigns anew, in a further term, when nobody won', () => {
    expect(new OneNode().campaign().campaign().state).toMatchObject({ term: 2, role: { type: 'candidate' } })
  })
})

describe('Raft, section 5.1: terms', () => {
  it.each([
    ['a leader', (node: OneNode) => node.lead()],
    ['a candidate', (node: OneNode) => node.campaign()],
  ])('%s becomes follower on a higher term, and forgets its vote', (_, prepare) => {
    const node = new OneNode()
    prepare(node)
    node.hear('n3', voteRequest(9, 0, 0))
    expect(node.state).toMatchObject({ term: 9, role: { type: 'follower' } })
    expect(node.persisted?.term).toBe(9)
  })

  it('has an election timer again after it led', () => {
    const node = new OneNode()
      .lead()
      .hear('n2', { type: 'append-rejected', term: 7, round: 0, prevIndex: 0, conflictTerm: 0, conflictIndex: 1 })
    expect(node.state.role.type).toBe('follower')
    expect(node.hasSetTimer('election')).toBe(true)
    expect(node.effects).toContainEqual({ type: 'cancel-timer', timer: 'heartbeat' })
  })

  it('tells a candidate of an earlier term its own term, and refuses', () => {
    const node = new OneNode({ term: 5 }).hear('n2', voteRequest(4, 9, 4))
    expect(node.sent).toEqual([{ type: 'vote', term: 5, granted: false, to: 'n2' }])
  })
})

describe('Raft, Figure 2: RequestVote', () => {
  it('grants, persists the vote before it answers, and restarts the election timer', () => {
    const node = new OneNode().hear('n2', voteRequest(1))
    expect(node.effects.map(({ type }) => type)).toEqual(['persist', 'send', 'set-timer'])
    expect(node.persisted).toMatchObject({ term: 1, vote: 'n2' })
    expect(node.sent).toEqual([{ type: 'vote', term: 1, granted: true, to: 'n2' }])
  })

  it('persists a vote in a term that it knew already', () => {
    expect(new OneNode({ term: 1 }).hear('n2', voteRequest(1)).persisted).toMatchObject({ term: 1, vote: 'n2' })
  })

  it('grants one vote a term (5.2): not to a second candidate, again to the same', () => {
    const node = new OneNode().hear('n2', voteRequest(1))
    expect(node.hear('n3', voteRequest(1)).sent).toMatchObject([{ granted: false, to: 'n3' }])
    expect(node.hear('n2', voteRequest(1)).sent).toMatchObject([{ granted: true, to: 'n2' }])
  })

  it('remembers its vote over a restart', () => {
    const before = new OneNode().hear('n2', voteRequest(1))
    const after = new OneNode(before.persisted)
    expect(after.hear('n3', voteRequest(1)).sent).toMatchObject([{ granted: false }])
  })

  it.each([
    ['the same log', 2, 2, true],
    ['a longer log of the same last term', 3, 2, true],
    ['a shorter log with a later last term', 1, 3, true],
    ['a shorter log of the same last term', 1, 2, false],
    ['a longer log with an earlier last term', 9, 1, false],
  ])('judges %s by the restriction of 5.4.1', (_, lastIndex, lastTerm, granted) => {
    const node = new OneNode({ term: 3, log: logOf(1, 2) }).hear('n2', voteRequest(4, lastIndex, lastTerm))
    expect(node.sent).toMatchObject([{ type: 'vote', term: 4, granted }])
    expect(node.hasSetTimer('election')).toBe(granted)
  })
})
