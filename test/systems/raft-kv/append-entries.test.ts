import { describe, expect, it } from 'vitest'
import { entries, snapshotAt, termsOf } from './made.ts'
import { OneNode } from './one-node.ts'

describe('Raft, Figure 2: AppendEntries at the receiver', () => {
  it('is not answered where the leader knows already or will hear, but a refusal is', () => {
    const told = new OneNode({ entries: entries(1) }).append({
      prevIndex: 1,
      prevTerm: 1,
      leaderCommit: 1,
      wantsReply: false,
    })
    expect(told.sent).toEqual([])
    expect(told.state.commitIndex).toBe(1)
    expect(told.append({ prevIndex: 2, prevTerm: 1, wantsReply: false }).sent).toMatchObject([
      { type: 'append-rejected' },
    ])
  })

  it('refuses a leader of an earlier term, and does not follow it (1, section 5.1)', () => {
    const node = new OneNode({ term: 3 }).append({ term: 2, entries: entries(2) })
    expect(node.sent).toMatchObject([{ type: 'append-rejected', term: 3, to: 'n2' }])
    expect(node.state).toMatchObject({ role: { type: 'follower', leader: undefined }, log: { lastIndex: 0 } })
  })

  it.each([
    ['its log is too short', [1], 3, 1, { conflictTerm: 0, conflictIndex: 2 }],
    ['its entry there is of another term', [1, 2, 2, 2], 4, 3, { conflictTerm: 2, conflictIndex: 2 }],
  ])('refuses when %s (2, section 5.3), with a hint where to go on', (_, terms, prevIndex, prevTerm, hint) => {
    const node = new OneNode({ term: 3, entries: entries(...terms) }).append({ term: 3, prevIndex, prevTerm })
    expect(node.sent).toMatchObject([{ type: 'append-rejected', prevIndex, ...hint }])
    expect(node.state.role).toMatchObject({ type: 'follower', leader: 'n2' })
    expect(node.marks).toEqual(['append refused'])
    expect(node.written).toEqual([])
  })

  it.each([
    ['appends what is new', [1, 1], 2, 1, [2, 2], [1, 1, 2, 2]],
    ['deletes a conflicting entry and all that follow it', [1, 2, 2, 2], 1, 1, [3], [1, 3]],
    ['keeps what agrees before a conflict', [1, 1, 2, 2], 0, 0, [1, 1, 3], [1, 1, 3]],
    ['keeps entries beyond those of a late and shorter message', [1, 1, 1, 1], 1, 1, [1], [1, 1, 1, 1]],
    ['keeps its log where there is nothing to append', [1, 1, 1], 1, 1, [], [1, 1, 1]],
    ['appends behind entries that it has already', [1, 1], 0, 0, [1, 1, 1], [1, 1, 1]],
  ])('%s (3 and 4, section 5.3)', (_, before, prevIndex, prevTerm, sent, after) => {
    const node = new OneNode({ term: 3, entries: entries(...before) })
    node.append({ term: 3, prevIndex, prevTerm, entries: entries(...sent) })
    expect(termsOf(node.state.log)).toEqual(after)
    expect(node.sent).toMatchObject([{ type: 'append-accepted', matchIndex: prevIndex + sent.length }])
    expect(termsOf(node.restarted().state.log)).toEqual(after)
  })

  it('says when it truncates, and not when it appends', () => {
    const node = new OneNode({ term: 3, entries: entries(1, 2) })
    expect(node.append({ term: 3, prevIndex: 2, prevTerm: 2, entries: entries(3) }).marks).toEqual([])
    expect(node.append({ term: 4, prevIndex: 2, prevTerm: 2, entries: entries(4) }).marks).toEqual([
      'conflicting suffix truncated',
    ])
  })

  it('commits as far as its leader, and applies that (5, all servers)', () => {
    const node = new OneNode({ term: 1 }).append({ entries: entries(1, 1, 1), leaderCommit: 2 })
    expect(node.state).toMatchObject({ commitIndex: 2, appliedIndex: 2 })
  })

  it('commits no further than the last new entry (5): what lies behind it may be another leader’s', () => {
    const node = new OneNode({ term: 3, entries: entries(1, 2, 2) })
    node.append({ term: 3, prevIndex: 1, prevTerm: 1, leaderCommit: 3 })
    expect(node.state).toMatchObject({ commitIndex: 1, appliedIndex: 1 })
  })

  it('never takes its commit index back', () => {
    const node = new OneNode({ entries: entries(1, 1) }).append({ prevIndex: 2, prevTerm: 1, leaderCommit: 2 })
    node.append({ prevIndex: 1, prevTerm: 1, leaderCommit: 1 })
    expect(node.state.commitIndex).toBe(2)
  })

  it('takes what is compacted away for matching, and appends what is behind it', () => {
    const node = new OneNode({ snapshot: snapshotAt(5, 1), entries: entries(1) })
    node.append({ prevIndex: 3, prevTerm: 1, entries: entries(1, 1, 1, 2), term: 2 })
    expect(node.sentOf('append-accepted')).toMatchObject([{ matchIndex: 7 }])
    expect(termsOf(node.state.log)).toEqual([1, 2])
  })

  it('does not tell what it cannot know of a log that a snapshot replaced', () => {
    const node = new OneNode({ snapshot: snapshotAt(5, 1) }).append({ term: 2, prevIndex: 5, prevTerm: 2 })
    expect(node.sent).toMatchObject([{ type: 'append-rejected', prevIndex: 5 }])
  })
})

describe('heartbeats, which are AppendEntries without the check', () => {
  it('carry their round and time back', () => {
    const node = new OneNode({ term: 1 }).heartbeat({ round: 7, sentUs: 42 })
    expect(node.sent).toEqual([{ type: 'heartbeat-reply', term: 1, round: 7, sentUs: 42, to: 'n2' }])
    expect(node.state.role).toMatchObject({ type: 'follower', leader: 'n2' })
  })

  it('commit what they say: it is no more than is known to match', () => {
    const node = new OneNode({ entries: entries(1, 1, 1) }).heartbeat({ commit: 2 })
    expect(node.state).toMatchObject({ commitIndex: 2, appliedIndex: 2 })
  })

  it('of an earlier term are answered with the term, and not followed', () => {
    const node = new OneNode({ term: 3, entries: entries(1) }).heartbeat({ term: 2, commit: 1 })
    expect(node.sent).toMatchObject([{ type: 'heartbeat-reply', term: 3 }])
    expect(node.state).toMatchObject({ commitIndex: 0, role: { leader: undefined } })
  })

  it('write nothing that must be durable', () => {
    const node = new OneNode({ entries: entries(1), term: 1 }, { slow: true }).syncAll().heartbeat()
    expect(node.written).toEqual([])
    expect(node.tickets).toEqual([])
  })
})
