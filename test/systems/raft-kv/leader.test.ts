import { describe, expect, it } from 'vitest'
import { accepted, entries, heartbeatReply, rejected, snapshotAt } from './made.ts'
import { OneNode } from './one-node.ts'

/** What went to n2 of the log. */
const appendsTo = (node: OneNode, peer: string) => node.sentOf('append-entries').filter(({ to }) => to === peer)

describe('Raft, Figure 2: leaders', () => {
  it('begin with nextIndex behind their log and matchIndex 0, and append a no-op of their term (section 8)', () => {
    const node = new OneNode({ entries: entries(1) }).lead()
    expect(node.state.log.at(2)).toEqual({ type: 'no-op', term: 2 })
    expect(node.sentOf('append-entries')).toMatchObject(['n2', 'n3'].map((to) => ({ to, prevIndex: 1, prevTerm: 1 })))
    expect(node.leading.progress.get('n2')).toMatchObject({ matchIndex: 0, nextIndex: 2, flow: 'probe' })
  })

  it('send heartbeats on the timer, no further committed than the follower is known to match', () => {
    const node = new OneNode({}, { nodes: 4 }).lead().hear('n2', accepted(1, 1)).hear('n3', accepted(1, 1))
    node.fire('heartbeat')
    const commits = node.sentOf('heartbeat').map(({ to, commit }) => [to, commit])
    expect(commits).toEqual(Object.entries({ n2: 1, n3: 1, n4: 0 }))
    expect(node.hasSetTimer('heartbeat')).toBe(true)
  })

  it('append a client’s command, commit what a majority holds, apply it, and answer then', () => {
    const node = new OneNode().lead().hear('n2', accepted(1, 1)).request(7, 'write', 5)
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 1, entries: [{ term: 1, type: 'command' }] }])
    expect(node.replies).toEqual([])
    node.hear('n2', accepted(1, 2))
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [2, 5] }])
    expect(node.state).toMatchObject({ commitIndex: 2, appliedIndex: 2 })
  })

  it('tell of a commit at once where a client waits for it, and elsewhere with what they send next', () => {
    const node = new OneNode({}, { nodes: 5 }).lead()
    for (const peer of ['n2', 'n3', 'n4', 'n5']) node.hear(peer, accepted(1, 1))
    const session = { id: 'n3.1', serial: 1, ackedBelow: 1, openedAt: 0 }
    node.hear('n3', { type: 'propose', command: { type: 'write', key: 'k', value: 5 }, session })
    for (const peer of ['n2', 'n3']) node.hear(peer, accepted(1, 2))
    expect(node.state.commitIndex).toBe(2)
    expect(node.sentOf('append-entries')).toMatchObject([{ to: 'n3', leaderCommit: 2, entries: [] }])
    expect(node.fire('heartbeat').sentOf('heartbeat')).toMatchObject([{ to: 'n2', commit: 2 }, { to: 'n3' }, {}, {}])
  })

  it('do not commit what a minority holds', () => {
    const node = new OneNode({}, { nodes: 5 }).lead().hear('n2', accepted(1, 1))
    expect(node.state.commitIndex).toBe(0)
    expect(node.hear('n3', accepted(1, 1)).state.commitIndex).toBe(1)
  })

  it('do not commit what half of them hold', () => {
    const node = new OneNode({}, { nodes: 4 }).lead().hear('n2', accepted(1, 1))
    expect(node.state.commitIndex).toBe(0)
  })

  it('do not commit an entry of an earlier term by counting copies (5.4.2), but with one of their own', () => {
    const node = new OneNode({ entries: entries(1, 2) }, { nodes: 5 }).lead()
    node.hear('n2', accepted(3, 2)).hear('n3', accepted(3, 2))
    expect(node.state.commitIndex).toBe(0)
    node.hear('n2', accepted(3, 3)).hear('n3', accepted(3, 3))
    expect(node.state.commitIndex).toBe(3)
    expect(node.marks).toContain('entry of an earlier term committed indirectly')
  })

  it('ignore acknowledgements of an earlier term', () => {
    expect(new OneNode({ term: 4 }).lead().hear('n2', accepted(4, 1)).state.commitIndex).toBe(0)
  })

  it('ignore acknowledgements of one who is no member', () => {
    expect(new OneNode().lead().hear('n9', accepted(1, 1)).state.commitIndex).toBe(0)
  })

  it('never take a matchIndex back when an older acknowledgement comes late', () => {
    const node = new OneNode().lead().hear('n2', accepted(1, 1)).request(7, 'write', 5)
    node.hear('n2', accepted(1, 2), accepted(1, 1))
    expect(node.leading.progress.get('n2')).toMatchObject({ matchIndex: 2, nextIndex: 3 })
  })
})

describe('Raft, section 5.3: bringing a follower’s log to agree', () => {
  it('goes back to where the logs agree, by the hint, and sends everything from there', () => {
    const node = new OneNode({ entries: entries(1, 1, 3, 3, 3) }).lead()
    node.hear('n2', rejected(4, 5, 3))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 2, prevTerm: 1, entries: { length: 4 } }])
    node.hear('n3', rejected(4, 5, 2, 2))
    expect(appendsTo(node, 'n3')).toMatchObject([{ prevIndex: 1, prevTerm: 1, entries: { length: 5 } }])
  })

  it('takes a hint of a term that it has itself to the end of that term', () => {
    const node = new OneNode({ entries: entries(1, 1, 3, 3, 3) }).lead().hear('n2', rejected(4, 5, 1, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 2, prevTerm: 1 }])
  })

  it('goes back at least one entry at each rejection, and never behind what matches', () => {
    const node = new OneNode({ entries: entries(1, 1, 1) }).lead().hear('n2', rejected(2, 3, 9, 9))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 2 }])
    node.hear('n2', accepted(2, 3)).request(7, 'write', 5)
    node.hear('n2', rejected(2, 4, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 3 }])
    node.hear('n2', rejected(2, 3, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 3 }])
  })

  it('ignores a rejection of what was corrected since', () => {
    const node = new OneNode({ entries: entries(1, 1) }).lead().hear('n2', accepted(2, 3))
    expect(node.hear('n2', rejected(2, 2, 1)).sent).toEqual([])
  })

  it('probes one message at a time', () => {
    const node = new OneNode({ entries: entries(1) }).lead().request(7, 'write', 5)
    expect(node.sentOf('append-entries')).toEqual([])
    expect(appendsTo(node.hear('n2', accepted(2, 2)), 'n2')[0]).toMatchObject({ prevIndex: 2, entries: { length: 1 } })
  })

  it('repeats what may have been lost, when the follower answers a heartbeat', () => {
    const node = new OneNode().lead().hear('n2', heartbeatReply(1, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 0, entries: { length: 1 } }])
  })

  it('does not wait for acknowledgements once the logs match (dissertation 10.2.1)', () => {
    const node = new OneNode().lead().hear('n2', accepted(1, 1)).request(7, 'write', 5)
    node.request(8, 'write', 6)
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 2, entries: { length: 1 } }])
    node.hear('n2', rejected(1, 2, 2))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 1, entries: { length: 2 } }])
  })

  it('sends no more entries at once than the settings say', () => {
    const node = new OneNode({ entries: entries(1, 1, 1) }, { settings: { batch: '1' } }).lead()
    node.hear('n2', rejected(2, 3, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 0, entries: { length: 1 } }])
    node.hear('n2', accepted(2, 1))
    expect(appendsTo(node, 'n2')).toMatchObject([{ prevIndex: 1, entries: { length: 1 } }])
  })

  it('sends its snapshot where the log does not go back so far (section 7), and nothing else meanwhile', () => {
    const node = new OneNode({ snapshot: snapshotAt(5, 1), entries: entries(1) }).lead().hear('n2', rejected(2, 6, 2))
    expect(node.sent).toMatchObject([{ type: 'install-snapshot', to: 'n2', term: 2, snapshot: { index: 5, term: 1 } }])
    expect(appendsTo(node.request(7, 'write', 5), 'n2')).toEqual([])
    expect(node.hear('n2', accepted(2, 5)).sent).toMatchObject([{ prevIndex: 5, prevTerm: 1, entries: { length: 3 } }])
  })

  it('begins again behind the snapshot when that may have been lost', () => {
    const node = new OneNode({ snapshot: snapshotAt(5, 1), entries: entries(1) }).lead().hear('n2', rejected(2, 6, 2))
    expect(node.hear('n2', heartbeatReply(2, 1)).sent).toMatchObject([{ type: 'append-entries', prevIndex: 5 }])
    expect(node.hear('n2', rejected(2, 5, 2)).sent).toMatchObject([{ type: 'install-snapshot' }])
  })
})
