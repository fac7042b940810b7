import { describe, expect, it } from 'vitest'
import { entries, requestVote, vote } from './made.ts'
import { OneNode } from './one-node.ts'

const ELECTION_TIMER = { type: 'timer', timer: 'election' } as const

describe('Raft, Figure 2: followers', () => {
  it('servers start up as followers with an election timer (5.2)', () => {
    const node = new OneNode()
    expect(node.state.role).toMatchObject({ type: 'follower', leader: undefined })
    expect(node.hasSetTimer('election')).toBe(true)
  })

  it('stand for election only when a whole timeout has passed since they heard the leader, by whatever message', () => {
    for (const hear of [(node: OneNode) => node.append({}), (node: OneNode) => node.heartbeat()]) {
      const node = new OneNode({ term: 1 })
      const timeoutUs = hear(node).setTimer('election')
      hear(node.elapse(timeoutUs - 100))
      // The timer of the first message comes up, and is set again for what is left.
      expect(node.elapse(100).tell(ELECTION_TIMER).setTimer('election')).toBe(timeoutUs - 100)
      expect(node.state.role.type).toBe('follower')
      expect(
        node
          .elapse(timeoutUs - 101)
          .tell(ELECTION_TIMER)
          .setTimer('election'),
      ).toBe(1)
      expect(node.elapse(1).tell(ELECTION_TIMER).state.role.type).toBe('candidate')
    }
  })

  it('are not kept waiting by a leader of an earlier term whom they hear no more', () => {
    const node = new OneNode({ term: 1 }).heartbeat()
    const timeoutUs = node
      .elapse(100)
      .hear('n3', requestVote(2, 0, 0))
      .setTimer('election')
    expect(node.elapse(timeoutUs).tell(ELECTION_TIMER).state).toMatchObject({ term: 3, role: { type: 'candidate' } })
  })

  it('restart the timer when they grant a vote, and not when they refuse one', () => {
    const node = new OneNode({ entries: entries(1) })
    expect(node.hear('n2', requestVote(2, 0, 0)).hasSetTimer('election')).toBe(false)
    expect(node.hear('n2', requestVote(2, 1, 1)).hasSetTimer('election')).toBe(true)
  })

  it('do not wait for a leader of an earlier term', () => {
    const node = new OneNode({ term: 3 })
    for (const { state, effects } of [node.append({ term: 2 }), node.heartbeat({ term: 2 })]) {
      expect(state.heardLeaderUs).toBe(node.nowUs)
      expect(effects.filter(({ type }) => type === 'set-timer')).toEqual([])
    }
    expect(node.elapse(1).heartbeat({ term: 2 }).state.heardLeaderUs).toBe(node.nowUs - 1)
  })

  it('draw the timeout anew for each leader, from once to twice the shortest', () => {
    const node = new OneNode({ term: 1 })
    const delays = Array.from({ length: 200 }, (_, i) => node.heartbeat({ term: i + 2 }).setTimer('election'))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_000_000)
    expect(Math.max(...delays)).toBeLessThan(2_000_000)
    expect(new Set(delays).size).toBeGreaterThan(150)
  })
})

describe('Raft, Figure 2: candidates', () => {
  it('on conversion raise the term, vote for themselves, set the timer and ask all others', () => {
    const node = new OneNode({ term: 4, entries: entries(1, 4) }).campaign()
    expect(node.state).toMatchObject({ term: 5, vote: 'n1', role: { type: 'candidate', votes: ['n1'] } })
    expect(node.hasSetTimer('election')).toBe(true)
    expect(node.sent).toEqual([
      { ...requestVote(5, 2, 4), to: 'n2' },
      { ...requestVote(5, 2, 4), to: 'n3' },
    ])
  })

  it('lead with the votes of a majority, and assert it at once', () => {
    const node = new OneNode().campaign().hear('n2', vote(1))
    expect(node.state.role.type).toBe('leader')
    expect(node.hasSetTimer('heartbeat')).toBe(true)
    expect(node.effects).toContainEqual({ type: 'cancel-timer', timer: 'election' })
    expect(node.sent.map(({ type, to }) => [type, to])).toEqual([
      ['append-entries', 'n2'],
      ['append-entries', 'n3'],
      ['heartbeat', 'n2'],
      ['heartbeat', 'n3'],
    ])
  })

  it('lead at once in a cluster of one', () => {
    expect(new OneNode({}, { nodes: 1 }).campaign().state).toMatchObject({ role: { type: 'leader' }, commitIndex: 1 })
  })

  it.each([
    ['two of five', 5, [['n2', vote(1)]]],
    ['two of four: half is no majority', 4, [['n2', vote(1)]]],
    [
      'three of six',
      6,
      [
        ['n2', vote(1)],
        ['n3', vote(1)],
      ],
    ],
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
    ['a vote of one that is no member', 3, [['n9', vote(1)]]],
  ] as const)('do not lead by %s', (_, nodes, votes) => {
    const node = new OneNode({}, { nodes }).campaign()
    for (const [from, message] of votes) node.hear(from, message)
    expect(node.state.role.type).toBe('candidate')
  })

  it.each([
    ['three of five', 5, ['n2', 'n3']],
    ['three of four', 4, ['n2', 'n3']],
  ])('lead by %s', (_, nodes, voters) => {
    const node = new OneNode({}, { nodes }).campaign()
    for (const voter of voters) node.hear(voter, vote(1))
    expect(node.state.role.type).toBe('leader')
  })

  it('follow the leader of their term when they hear it', () => {
    const node = new OneNode().campaign().append({ term: 1, from: 'n3' })
    expect(node.state.role).toMatchObject({ type: 'follower', leader: 'n3' })
    expect(node.state.vote).toBe('n1')
  })

  it('stay candidates when they hear a leader of an earlier term', () => {
    const node = new OneNode({ term: 4 }).campaign().append({ term: 4, from: 'n3' })
    expect(node.state.role.type).toBe('candidate')
  })

  it('begin a further election, in a further term, when the timeout passes', () => {
    const node = new OneNode().campaign().hear('n9', vote(1)).campaign()
    expect(node.state).toMatchObject({ term: 2, role: { type: 'candidate', votes: ['n1'] } })
  })

  it('take no vote that comes when they lead already, or follow', () => {
    expect(new OneNode().lead().hear('n3', vote(1)).sent).toEqual([])
    expect(new OneNode({ term: 1 }).hear('n3', vote(1)).state.role.type).toBe('follower')
  })
})

describe('Raft, section 5.1: terms, for all servers', () => {
  it.each([
    ['a leader', (node: OneNode) => node.lead()],
    ['a candidate', (node: OneNode) => node.campaign()],
    ['a follower', (node: OneNode) => node.append({})],
  ])('%s follows on a higher term, writes it down and has no vote in it', (_, prepare) => {
    const node = new OneNode()
    prepare(node)
    node.hear('n3', { type: 'heartbeat-reply', term: 9, round: 0, sentUs: 0 })
    expect(node.state).toMatchObject({ term: 9, vote: undefined, role: { type: 'follower', leader: undefined } })
    expect(node.written).toMatchObject([{ type: 'hard-state', term: 9, vote: undefined }])
  })

  it.each([
    ['a vote', vote(9, false)],
    ['an acceptance', { type: 'append-accepted', term: 9, matchIndex: 0 }],
    ['a rejection', { type: 'append-rejected', term: 9, prevIndex: 0, conflictTerm: 0, conflictIndex: 1 }],
    [
      'an AppendEntries',
      {
        type: 'append-entries',
        term: 9,
        prevIndex: 0,
        prevTerm: 0,
        entries: [],
        leaderCommit: 0,
        wantsReply: true,
      },
    ],
    ['a heartbeat', { type: 'heartbeat', term: 9, commit: 0, round: 1, sentUs: 0 }],
    ['a RequestVote', requestVote(9)],
    ['a refused pre-vote', { type: 'pre-vote-reply', term: 9, granted: false }],
  ] as const)('%s of a higher term ends a leadership', (_, message) => {
    const node = new OneNode().lead().hear('n2', message)
    expect(node.state).toMatchObject({ term: 9, role: { type: 'follower' } })
  })

  it('a leader that steps down has an election timer again, and none for heartbeats', () => {
    const node = new OneNode().lead().append({ term: 7 })
    expect(node.state.role).toMatchObject({ type: 'follower', leader: 'n2' })
    expect(node.hasSetTimer('election')).toBe(true)
    expect(node.effects).toContainEqual({ type: 'cancel-timer', timer: 'heartbeat' })
  })

  it('a timer for heartbeats that fires late, after a leadership, does nothing', () => {
    expect(new OneNode().lead().append({ term: 7 }).fire('heartbeat').effects).toEqual([])
  })
})
