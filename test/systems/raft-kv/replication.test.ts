import { describe, expect, it } from 'vitest'
import type { AppendAccepted } from '../../../systems/raft-kv/messages.ts'
import { entries, logOf, OneNode, termsOf } from './one-node.ts'

const accepted = (term: number, matchIndex: number, round = 0): AppendAccepted => ({
  type: 'append-accepted',
  term,
  matchIndex,
  round,
})

describe('Raft, Figure 2: AppendEntries at the receiver', () => {
  it('refuses a leader of an earlier term (1, section 5.1) and does not follow it', () => {
    const node = new OneNode({ term: 3 }).append({ term: 2, entries: entries(2) })
    expect(node.sent).toMatchObject([{ type: 'append-rejected', term: 3, to: 'n2' }])
    expect(node.state.role).toEqual({ type: 'follower', leader: undefined })
    expect(node.hasSetTimer('election')).toBe(false)
  })

  it.each([
    ['its log is too short', [1], 3, 1, { conflictTerm: 0, conflictIndex: 2 }],
    ['its entry there is of another term', [1, 2, 2, 2], 4, 3, { conflictTerm: 2, conflictIndex: 2 }],
  ])('refuses when %s (2, section 5.3), with a hint where to go on', (_, terms, prevIndex, prevTerm, hint) => {
    const node = new OneNode({ term: 3, log: logOf(...terms) }).append({ term: 3, prevIndex, prevTerm })
    expect(node.sent).toMatchObject([{ type: 'append-rejected', prevIndex, ...hint }])
    expect(node.state.role).toEqual({ type: 'follower', leader: 'n2' })
  })

  it.each([
    ['appends what is new', [1, 1], 2, 1, [2, 2], [1, 1, 2, 2]],
    ['deletes a conflicting entry and all that follow it', [1, 2, 2, 2], 1, 1, [3], [1, 3]],
    ['keeps entries beyond those of a late and shorter message', [1, 1, 1, 1], 1, 1, [1], [1, 1, 1, 1]],
    ['keeps its log on a heartbeat', [1, 1, 1], 1, 1, [], [1, 1, 1]],
    ['appends behind entries that it has already', [1, 1], 0, 0, [1, 1, 1], [1, 1, 1]],
  ])('%s (3 and 4, section 5.3)', (_, before, prevIndex, prevTerm, sent, after) => {
    const node = new OneNode({ term: 3, log: logOf(...before) })
    node.append({ term: 3, prevIndex, prevTerm, entries: entries(...sent) })
    expect(termsOf(node.state.log)).toEqual(after)
    expect(node.sent).toMatchObject([{ type: 'append-accepted', matchIndex: prevIndex + sent.length }])
  })

  it('persists entries before it acknowledges them', () => {
    const node = new OneNode({ term: 1 }).append({ entries: entries(1) })
    expect(node.effects.map(({ type }) => type).filter((type) => type !== 'set-timer')).toEqual(['persist', 'send'])
    expect(node.persisted?.log.lastIndex).toBe(1)
  })

  it('persists nothing on a heartbeat', () => {
    expect(new OneNode({ term: 1, log: logOf(1) }).append({ prevIndex: 1, prevTerm: 1 }).persisted).toBeUndefined()
  })

  it('commits no further than the last new entry (5): what lies behind it may be another leader’s', () => {
    const node = new OneNode({ term: 3, log: logOf(1, 2, 2) })
    node.append({ term: 3, prevIndex: 1, prevTerm: 1, leaderCommit: 3 })
    expect(node.state).toMatchObject({ commitIndex: 1, appliedIndex: 1 })
  })

  it('never takes its commit index back', () => {
    const node = new OneNode({ term: 1, log: logOf(1, 1) }).append({ prevIndex: 2, prevTerm: 1, leaderCommit: 2 })
    node.append({ prevIndex: 1, prevTerm: 1, leaderCommit: 1 })
    expect(node.state.commitIndex).toBe(2)
  })
})

describe('Raft, Figure 2: leaders', () => {
  it('append a no-op of their term at once (section 8)', () => {
    const node = new OneNode({ term: 1, log: logOf(1) }).lead()
    expect(node.state.log.at(2)).toEqual({ term: 2, command: { type: 'no-op' } })
    expect(node.sent).toMatchObject([
      { prevIndex: 1, prevTerm: 1 },
      { prevIndex: 1, prevTerm: 1 },
    ])
  })

  it('commit what a majority holds, apply it, and answer the client who waits for it', () => {
    const node = new OneNode().lead().hear('n2', accepted(1, 1)).request(7, 'write', 5)
    expect(node.sent.filter(({ to }) => to === 'n2')).toMatchObject([{ prevIndex: 1, entries: [{ term: 1 }] }])
    expect(node.replies).toEqual([])
    node.hear('n2', accepted(1, 2))
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [2, 5] }])
    expect(node.state.commitIndex).toBe(2)
    expect(node.sent.filter(({ to }) => to === 'n2')).toMatchObject([{ leaderCommit: 2 }])
  })

  it('do not commit what a minority holds', () => {
    const node = new OneNode({}, { nodes: 5 }).lead().hear('n2', accepted(1, 1))
    expect(node.state.commitIndex).toBe(0)
    expect(node.hear('n3', accepted(1, 1)).state.commitIndex).toBe(1)
  })

  it('do not commit an entry of an earlier term by counting copies (5.4.2), but with one of their own', () => {
    const node = new OneNode({ term: 2, log: logOf(1, 2) }, { nodes: 5 }).lead()
    node.hear('n2', accepted(3, 2)).hear('n3', accepted(3, 2))
    expect(node.state.commitIndex).toBe(0)
    node.hear('n2', accepted(3, 3)).hear('n3', accepted(3, 3))
    expect(node.state.commitIndex).toBe(3)
  })

  it('go back to where the logs agree, by the hint, and send everything from there', () => {
    const node = new OneNode({ term: 3, log: logOf(1, 1, 3, 3, 3) }).lead()
    const rejected = { type: 'append-rejected', term: 4, round: 0, prevIndex: 5 } as const
    node.hear('n2', { ...rejected, conflictTerm: 0, conflictIndex: 3 })
    expect(node.sent).toMatchObject([{ to: 'n2', prevIndex: 2, prevTerm: 1, entries: { length: 4 } }])
    node.hear('n3', { ...rejected, conflictTerm: 2, conflictIndex: 2 })
    expect(node.sent).toMatchObject([{ to: 'n3', prevIndex: 1, prevTerm: 1, entries: { length: 5 } }])
  })

  it('take a hint of a term that they have themselves to the end of that term', () => {
    const node = new OneNode({ term: 3, log: logOf(1, 1, 3, 3, 3) }).lead()
    node.hear('n2', { type: 'append-rejected', term: 4, round: 0, prevIndex: 5, conflictTerm: 1, conflictIndex: 1 })
    expect(node.sent).toMatchObject([{ prevIndex: 2, prevTerm: 1 }])
  })

  it('ignore a rejection of what was corrected since', () => {
    const node = new OneNode({ term: 1, log: logOf(1, 1) }).lead().hear('n2', accepted(2, 3))
    node.hear('n2', { type: 'append-rejected', term: 2, round: 0, prevIndex: 2, conflictTerm: 0, conflictIndex: 1 })
    expect(node.sent).toEqual([])
  })

  it('repeat to a follower that was never heard of what may have been lost', () => {
    const node = new OneNode().lead()
    node.tell({ type: 'timer', timer: 'heartbeat' })
    expect(node.sent).toMatchObject([{ entries: { length: 1 } }, { entries: { length: 1 } }])
  })

  it('ignore acknowledgements of an earlier term', () => {
    const node = new OneNode({ term: 4 }).lead().hear('n2', accepted(4, 1))
    expect(node.state.commitIndex).toBe(0)
  })
})
