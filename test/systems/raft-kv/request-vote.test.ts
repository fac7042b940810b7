import { describe, expect, it } from 'vitest'
import { entries, requestVote } from './made.ts'
import { OneNode } from './one-node.ts'

describe('Raft, Figure 2: RequestVote at the receiver', () => {
  it('refuses a candidate of an earlier term, and tells it the term (1, section 5.1)', () => {
    const node = new OneNode({ term: 5 }).hear('n2', requestVote(4, 9, 4))
    expect(node.sent).toEqual([{ type: 'vote', term: 5, granted: false, to: 'n2' }])
    expect(node.state).toMatchObject({ term: 5, vote: undefined })
  })

  it('grants, and writes the vote before it answers (2)', () => {
    const node = new OneNode().hear('n2', requestVote(1))
    expect(node.written).toEqual([{ type: 'hard-state', term: 1, vote: 'n2', commit: 0 }])
    expect(node.sent).toEqual([{ type: 'vote', term: 1, granted: true, to: 'n2' }])
    const order = node.effects.map(({ type }) => type).filter((type) => ['append', 'sync', 'send'].includes(type))
    expect(order).toEqual(['append', 'sync', 'send'])
  })

  it('writes a vote in a term that it knew already', () => {
    expect(new OneNode({ term: 1 }).hear('n2', requestVote(1)).written).toMatchObject([{ term: 1, vote: 'n2' }])
  })

  it('gives one vote a term: not to a second candidate, again to the same (2, section 5.2)', () => {
    const node = new OneNode().hear('n2', requestVote(1))
    expect(node.hear('n3', requestVote(1)).sent).toMatchObject([{ granted: false, to: 'n3' }])
    expect(node.marks).toContain('vote refused to a second candidate')
    expect(node.hear('n2', requestVote(1)).sent).toMatchObject([{ granted: true, to: 'n2' }])
    expect(node.written).toEqual([])
  })

  it('has a vote again in the next term', () => {
    const node = new OneNode().hear('n2', requestVote(1))
    expect(node.hear('n3', requestVote(2)).sent).toMatchObject([{ term: 2, granted: true, to: 'n3' }])
  })

  it('gives no vote in a term in which it stood itself', () => {
    expect(new OneNode().campaign().hear('n2', requestVote(1)).sent).toMatchObject([{ granted: false }])
  })

  it('remembers its vote over a restart', () => {
    const after = new OneNode().hear('n2', requestVote(1)).restarted()
    expect(after.hear('n3', requestVote(1)).sent).toMatchObject([{ granted: false }])
    expect(after.hear('n2', requestVote(1)).sent).toMatchObject([{ granted: true }])
  })

  it.each([
    ['the same log', 2, 2, true],
    ['a longer log of the same last term', 3, 2, true],
    ['a shorter log with a later last term', 1, 3, true],
    ['a shorter log of the same last term', 1, 2, false],
    ['a longer log with an earlier last term', 9, 1, false],
  ])('judges %s by the restriction of 5.4.1', (_, lastIndex, lastTerm, granted) => {
    const node = new OneNode({ term: 3, entries: entries(1, 2) }).hear('n2', requestVote(4, lastIndex, lastTerm))
    expect(node.sent).toMatchObject([{ type: 'vote', term: 4, granted }])
    expect(node.state.vote).toBe(granted ? 'n2' : undefined)
  })

  it('says why it refuses', () => {
    const asked = (lastIndex: number, lastTerm: number) =>
      new OneNode({ entries: entries(1, 2) }).hear('n2', requestVote(3, lastIndex, lastTerm)).marks
    expect(asked(1, 2)).toEqual(['vote refused for a shorter log'])
    expect(asked(9, 1)).toEqual(['vote refused for an older last term'])
    expect(asked(2, 2)).toEqual([])
  })

  it('takes the higher term on even where it refuses its vote', () => {
    const node = new OneNode({ entries: entries(1, 2) }).hear('n2', requestVote(7, 1, 1))
    expect(node.state).toMatchObject({ term: 7, vote: undefined })
    expect(node.marks).toContain('vote refused for an older last term')
    expect(node.hear('n3', requestVote(7, 2, 2)).sent).toMatchObject([{ granted: true }])
  })
})
