import { describe, expect, it } from 'vitest'
import { accepted, change, entries, headerOf, requestVote, vote, whole } from './made.ts'
import { OneNode } from './one-node.ts'

/** A node whose syncs are answered by hand, with nothing open; its disk is not new. */
const slow = (before: ConstructorParameters<typeof OneNode>[0] = { term: 1 }) =>
  new OneNode(before, { slow: true }).syncAll()

describe('Raft, Figure 2: persistent state is on stable storage before a server responds', () => {
  it('a vote is sent when it is durable', () => {
    const node = slow().hear('n2', requestVote(2))
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toEqual([{ ...vote(2), to: 'n2' }])
  })

  it('a refusal waits as well: its term is a promise', () => {
    const node = slow({ entries: entries(1) }).hear('n2', requestVote(2))
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([{ term: 2, granted: false }])
  })

  it('a candidate asks for votes when its own is durable, and counts that only then', () => {
    const node = slow().campaign()
    expect(node.sent).toEqual([])
    expect(node.state.role).toEqual({ type: 'candidate', votes: [] })
    expect(node.sync().sentOf('request-vote')).toHaveLength(2)
    expect(node.state.role).toEqual({ type: 'candidate', votes: ['n1'] })
  })

  it('the own vote of an election that is over does not count', () => {
    const node = slow().campaign().campaign()
    expect(node.sync().state.role).toEqual({ type: 'candidate', votes: [] })
    expect(node.sync().state.role).toEqual({ type: 'candidate', votes: ['n1'] })
  })

  it('a cluster of one leads when its own vote is durable', () => {
    const node = new OneNode({}, { nodes: 1, slow: true }).syncAll().campaign()
    expect(node.state.role.type).toBe('candidate')
    expect(node.sync().state.role.type).toBe('leader')
  })

  it('an AppendEntries is accepted when its entries are durable', () => {
    const node = slow().append({ entries: entries(1) })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toEqual([{ ...accepted(1, 1), to: 'n2' }])
  })

  it('one that says nothing new is accepted at once, unless the log behind it is still being written', () => {
    const node = slow({ entries: entries(1) })
    expect(node.append({ prevIndex: 1, prevTerm: 1 }).sent).toMatchObject([accepted(1, 1)])
    node.append({ prevIndex: 1, prevTerm: 1, entries: entries(1) }).append({ prevIndex: 2, prevTerm: 1 })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([accepted(1, 2), accepted(1, 2)])
  })

  it('a refusal of a higher term’s leader waits for the term', () => {
    const node = slow().append({ term: 5, prevIndex: 3, prevTerm: 4 })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([{ type: 'append-rejected', term: 5 }])
  })

  it('what a heartbeat is answered waits for the term too: leases and reads are counted from it', () => {
    const node = slow().heartbeat({ term: 5 })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([{ type: 'heartbeat-reply', term: 5 }])
  })

  it('a snapshot is accepted when it is durable', () => {
    const { snapshot } = headerOf()
    const node = slow().hear('n2', { type: 'install-snapshot', term: 1, snapshot: { ...snapshot, index: 9, term: 1 } })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([accepted(1, 9)])
  })

  it('promises leave in the order in which they were made', () => {
    const node = slow().append({ entries: entries(1) })
    node.append({ prevIndex: 1, prevTerm: 1, entries: entries(1) })
    expect(node.tickets).toHaveLength(2)
    expect(node.sync().sent).toMatchObject([accepted(1, 1)])
    expect(node.sync().sent).toMatchObject([accepted(1, 2)])
  })

  it('an answer of the disk to another question moves nothing', () => {
    const node = slow().append({ entries: entries(1) })
    expect(node.tell({ type: 'synced', ticket: 99 }).sent).toEqual([])
  })

  it('a commit index is written and waited for by nobody: it is learnt anew', () => {
    const node = slow({ entries: entries(1) }).heartbeat({ commit: 1 })
    expect(node.written).toEqual([{ type: 'hard-state', term: 1, vote: undefined, commit: 1 }])
    expect(node.tickets).toEqual([])
    expect(node.sent).toMatchObject([{ type: 'heartbeat-reply' }])
    expect(node.restarted().state.commitIndex).toBe(1)
  })

  it('term and vote are written before entries, and the commit index after the entries that it covers', () => {
    const node = slow().append({ term: 2, entries: entries(1, 2), leaderCommit: 2 })
    expect(node.written).toMatchObject([
      { type: 'hard-state', term: 2, commit: 0 },
      { type: 'entry', index: 1 },
      { type: 'entry', index: 2 },
      { type: 'hard-state', term: 2, commit: 2 },
    ])
  })
})

describe('dissertation 10.2.1: the leader writes beside its messages', () => {
  const leader = () => new OneNode({ term: 1 }, { slow: true }).syncAll().lead()

  it('sends entries and heartbeats before its own log is durable', () => {
    const node = leader()
    expect(node.sentOf('append-entries')).toHaveLength(2)
    expect(node.sentOf('heartbeat')).toHaveLength(2)
    expect(node.tickets).toHaveLength(1)
  })

  it('counts itself when its own log is durable, and not before', () => {
    const node = leader().hear('n2', accepted(2, 1))
    expect(node.state.commitIndex).toBe(0)
    expect(node.sync().state.commitIndex).toBe(1)
  })

  it('commits without itself what a majority of others holds', () => {
    const node = leader().hear('n2', accepted(2, 1)).hear('n3', accepted(2, 1))
    expect(node.state.commitIndex).toBe(1)
  })

  it('a cluster of one commits when it is durable', () => {
    const node = new OneNode({}, { nodes: 1, slow: true }).syncAll().campaign().sync()
    expect(node.state).toMatchObject({ role: { type: 'leader' }, commitIndex: 0 })
    expect(node.sync().state.commitIndex).toBe(1)
  })

  it('a change of the membership counts in the configuration that it makes', () => {
    const node = new OneNode({}, { nodes: 3 }).lead().hear('n2', accepted(1, 1)).request(7, 'members', ['n1', 'n2'])
    expect(node.state.log.at(2)).toEqual(change(1, ['n1', 'n2']))
    expect(node.hear('n3', accepted(1, 2)).state.commitIndex).toBe(1)
    expect(node.hear('n2', accepted(1, 2)).state.commitIndex).toBe(2)
  })
})

describe('what of the log is durable', () => {
  const stable = ({ state }: OneNode) => state.disk.stableIndex

  it('is what was synced', () => {
    const node = slow({ entries: entries(1) })
    expect(stable(node)).toBe(1)
    expect(stable(node.append({ prevIndex: 1, prevTerm: 1, entries: entries(1, 1) }))).toBe(1)
    expect(stable(node.sync())).toBe(3)
  })

  it('is not what another entry takes the place of, until that is synced too', () => {
    const node = slow({ entries: entries(1, 1, 1) }).append({ term: 2, prevIndex: 1, prevTerm: 1, entries: entries(2) })
    expect(stable(node)).toBe(1)
    expect(stable(node.sync())).toBe(2)
  })

  it('is not an entry whose sync ends when another has its place', () => {
    const node = slow({ entries: entries(1) }).append({ prevIndex: 1, prevTerm: 1, entries: entries(1) })
    node.append({ term: 2, prevIndex: 1, prevTerm: 1, entries: entries(2) })
    expect(stable(node.sync())).toBe(1)
    expect(stable(node.sync())).toBe(2)
  })
})

describe('an I/O error', () => {
  it('ends the process, and nothing that waited for the disk is said', () => {
    const node = slow().hear('n2', requestVote(2))
    const [open] = node.tickets
    node.tell({ type: 'sync-failed', ticket: open?.ticket ?? 0, code: 'EIO' })
    expect(node.effects).toEqual([
      { type: 'mark', name: 'io error ended the process' },
      { type: 'exit', reason: 'sync failed: EIO' },
    ])
  })

  it('of a leader ends it as well, with entries that others may have', () => {
    const node = new OneNode({ term: 1 }, { slow: true }).syncAll().lead().hear('n2', accepted(2, 1))
    node.tell({ type: 'sync-failed', ticket: node.tickets[0]?.ticket ?? 0, code: 'EIO' })
    expect(node.effects.at(-1)).toMatchObject({ type: 'exit' })
    expect(node.state.commitIndex).toBe(0)
  })
})

describe('files', () => {
  it('a start on an old disk asks for names and records, and removes the old file when these are durable', () => {
    const node = new OneNode({ term: 4 }, { slow: true })
    expect(node.effects).toContainEqual({ type: 'sync', files: ['log.2'], names: true, ticket: 1 })
    expect([...node.image.keys()]).toEqual(['log.1', 'log.2'])
    expect(node.sync().effects).toEqual([{ type: 'remove', file: 'log.1' }])
    expect(node.image.get('log.2')).toEqual(whole({ type: 'copy', records: [headerOf({ term: 4 })] } as never))
  })
})
