import { describe, expect, it } from 'vitest'
import type { RaftMessage } from '../../../harness/core/raft-message.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { RAFT_KV_INSIDE } from '../../../systems/raft-kv/inspect.ts'
import type { Message } from '../../../systems/raft-kv/raft/messages.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import {
  accepted,
  change,
  entries,
  heartbeatReply,
  preVote,
  preVoteReply,
  rejected,
  requestVote,
  snapshotAt,
  vote,
  write,
} from './made.ts'
import { OneNode } from './one-node.ts'

const append = {
  type: 'append-entries',
  term: 3,
  prevIndex: 4,
  prevTerm: 2,
  entries: entries(2, 3, 3),
  leaderCommit: 6,
  wantsReply: true,
} as const
const heartbeat = { type: 'heartbeat', term: 3, commit: 6, round: 2, sentUs: 9 } as const
const install = { type: 'install-snapshot', term: 3, snapshot: snapshotAt(5, 2) } as const
const session = { id: 'n1.1', serial: 1, ackedBelow: 1 }

/** Every message there is, and what it is in Raft's terms beside the fields that say nothing. */
const MESSAGES: readonly (readonly [Message, Partial<RaftMessage>])[] = [
  [preVote(4, 7, 2), { type: 'pre-vote', term: 4, index: 7, logTerm: 2 }],
  [preVoteReply(4), { type: 'pre-vote-reply', term: 4 }],
  [preVoteReply(4, false), { type: 'pre-vote-reply', term: 4, reject: true }],
  [requestVote(4, 7, 2), { type: 'vote', term: 4, index: 7, logTerm: 2 }],
  [vote(4), { type: 'vote-reply', term: 4 }],
  [vote(4, false), { type: 'vote-reply', term: 4, reject: true }],
  [
    append,
    {
      type: 'append',
      term: 3,
      index: 4,
      logTerm: 2,
      commit: 6,
      entries: [
        { term: 2, index: 5 },
        { term: 3, index: 6 },
        { term: 3, index: 7 },
      ],
    },
  ],
  [accepted(3, 7), { type: 'append-reply', term: 3, index: 7 }],
  [rejected(3, 7, 5), { type: 'append-reply', term: 3, index: 7, reject: true }],
  [heartbeat, { type: 'heartbeat', term: 3, commit: 6 }],
  [heartbeatReply(3, 2), { type: 'heartbeat-reply', term: 3 }],
  [install, { type: 'snapshot', term: 3, index: 5, logTerm: 2, commit: 5 }],
  [
    { type: 'timeout-now', term: 3 },
    { type: 'timeout-now', term: 3 },
  ],
  [{ type: 'propose', command: { type: 'write', key: 'k', value: 1 }, session }, { type: 'propose' }],
  [{ type: 'read-index', request: 7 }, { type: 'read-index' }],
  [
    { type: 'read-index-reply', request: 7, index: 4 },
    { type: 'read-index-reply', index: 4 },
  ],
]

describe('raft-kv’s messages in Raft’s terms', () => {
  it.each(MESSAGES)('%o', (message, meaning) => {
    const plain = { term: 0, index: 0, logTerm: 0, commit: 0, reject: false, entries: [] }
    expect(RAFT_KV_INSIDE.describe('n1', 'n2', message)).toEqual({ from: 'n1', to: 'n2', ...plain, ...meaning })
    expect(RAFT_KV_INSIDE.typeOf(message)).toBe(meaning.type)
  })
})

describe('a message cut behind an index', () => {
  const cut = (message: Message, afterIndex: number) => RAFT_KV_INSIDE.cut(message, afterIndex)

  it.each([
    [9, 3, 6],
    [6, 2, 6],
    [5, 1, 5],
    [4, 0, 4],
    [2, 0, 2],
  ])('at %i keeps %i entries, and commits up to %i', (afterIndex, count, leaderCommit) => {
    expect(cut(append, afterIndex)).toEqual({ ...append, entries: append.entries.slice(0, count), leaderCommit })
  })

  it('a heartbeat says no more than that is committed', () => {
    expect(cut(heartbeat, 4)).toEqual({ ...heartbeat, commit: 4 })
    expect(cut(heartbeat, 9)).toEqual(heartbeat)
  })

  it('a snapshot stays whole, or nothing is left of it', () => {
    expect(cut(install, 5)).toBe(install)
    expect(cut(install, 4)).toBeUndefined()
  })

  it('others stay as they are', () => {
    for (const message of [accepted(3, 7), requestVote(4, 7, 2)]) expect(cut(message, 1)).toBe(message)
  })
})

describe('a node seen from outside', () => {
  const leader = () => new OneNode({ entries: entries(1) }).lead().hear('n2', accepted(2, 2))

  it('by monitors: role, term, vote, indexes, the log as a value', () => {
    const { state } = leader()
    const view = RAFT_KV_INSIDE.view(state)
    expect(view).toMatchObject({ role: 'leader', term: 2, vote: 'n1', commitIndex: 2, appliedIndex: 2 })
    expect(view.voters).toEqual([['n1', 'n2', 'n3']])
    expect(view.log).toBe(state.log)
    expect([0, 1, 2, 3].map((index) => view.log.termAt(index))).toEqual([0, 1, 2, undefined])
    expect(view.log.commandAt(1)).toBe(state.log.at(1))
  })

  it('with both lists of voters in a joint configuration', () => {
    const joint = change(1, ['n1'], { outgoing: ['n1', 'n2', 'n3'] })
    expect(RAFT_KV_INSIDE.view(new OneNode({ entries: [joint] }).state).voters).toEqual([['n1'], ['n1', 'n2', 'n3']])
  })

  it('digests agree where as much is applied of the same log, however it came there', () => {
    const one = new OneNode().append({ entries: entries(1, 1, 1), leaderCommit: 2 })
    const other = new OneNode({ entries: entries(1, 1) }, { node: 'n3' }).heartbeat({ commit: 1 })
    const digest = ({ state }: OneNode) => RAFT_KV_INSIDE.view(state).digest
    const hash = ({ state }: OneNode) => RAFT_KV_INSIDE.stateHash('x', state)
    expect(digest(one)).not.toBe(digest(other))
    other.heartbeat({ commit: 2 })
    expect(digest(one)).toBe(digest(other))
    expect(hash(one)).toEqual(hash(other))
    expect(hash(one)).toMatchObject({ revision: 2, latestRevision: 2, compactRevision: -1 })
  })

  it('by its own word: whom it follows, and how far it is', () => {
    const status = (node: OneNode) => RAFT_KV_INSIDE.status('n1', node.state)
    expect(status(new OneNode())).toEqual({ node: 'n1', term: 0, lastIndex: 0, appliedIndex: 0 })
    expect(status(leader())).toEqual({ node: 'n1', leader: 'n1', term: 2, lastIndex: 2, appliedIndex: 2 })
    expect(status(new OneNode().heartbeat())).toMatchObject({ leader: 'n2', term: 1 })
    expect(status(new OneNode().heartbeat().campaign())).not.toHaveProperty('leader')
  })

  it('by scripts, in plain words', () => {
    expect(raftKv.describe(leader().state)).toEqual({
      role: 'leader',
      term: 2,
      vote: 'n1',
      leader: null,
      snapshotIndex: 0,
      lastIndex: 2,
      lastTerm: 2,
      commitIndex: 2,
      appliedIndex: 2,
    })
  })
})

describe('what people are told', () => {
  it.each([
    [write(1, 5), 'r/k=5'],
    [{ type: 'no-op', term: 1 } as const, 'no-op'],
    [change(1, ['n1']), 'configuration'],
  ])('of an entry: %o', (entry, words) => {
    expect(RAFT_KV_INSIDE.words(entry)).toBe(words)
  })

  it('of its times, by the settings', () => {
    const timing = (elections: string) => RAFT_KV_INSIDE.timing(resolveSettings(raftKv.options, { elections }))
    expect(timing('default')).toEqual({ electionTimeoutUs: 1e6, heartbeatUs: 1e5, requestTimeoutUs: 7e6 })
    expect(timing('slow').electionTimeoutUs).toBe(3e6)
  })
})
