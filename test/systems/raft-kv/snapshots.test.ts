import { describe, expect, it } from 'vitest'
import { applyCommand, emptyMachine, type Machine } from '../../../systems/raft-kv/machine/machine.ts'
import type { Entry } from '../../../systems/raft-kv/raft/log.ts'
import type { InstallSnapshot } from '../../../systems/raft-kv/raft/messages.ts'
import { configurationOf } from '../../../systems/raft-kv/raft/state.ts'
import { accepted, change, entries, snapshotAt, termsOf, write } from './made.ts'
import { OneNode } from './one-node.ts'

/** What these entries make. */
function machineOf(made: readonly Entry[]): Machine {
  let machine = emptyMachine()
  for (const [i, entry] of made.entries())
    if (entry.type === 'command') machine = applyCommand(machine, i + 1, entry.command, entry.session).machine
  return machine
}

/** n2's, of entries 1 to 5 of term 1. */
const install = (given: Partial<InstallSnapshot> = {}): InstallSnapshot => ({
  type: 'install-snapshot',
  term: 1,
  snapshot: { ...snapshotAt(5, 1), machine: machineOf(entries(1, 1, 1, 1, 1)) },
  ...given,
})

const local = (node: OneNode) => node.request(99, 'read-local', null).replies[0]?.value

describe('Raft, Figure 13: InstallSnapshot at the receiver', () => {
  it('refuses a leader of an earlier term, and tells it the term (1)', () => {
    const node = new OneNode({ term: 3 }).hear('n2', install())
    expect(node.sent).toMatchObject([{ type: 'append-rejected', term: 3, to: 'n2' }])
    expect(node.state).toMatchObject({ snapshot: { index: 0 }, role: { leader: undefined } })
  })

  it('follows the leader that sends one', () => {
    expect(new OneNode().hear('n2', install({ term: 4 })).state).toMatchObject({ term: 4, role: { leader: 'n2' } })
  })

  it('saves it, and counts what it covers as committed and applied (5)', () => {
    const node = new OneNode().hear('n2', install())
    expect(node.sent).toMatchObject([{ ...accepted(1, 5), to: 'n2' }])
    expect(node.state).toMatchObject({ commitIndex: 5, appliedIndex: 5, log: { lastIndex: 5, lastTerm: 1 } })
    expect(node.marks).toEqual(['snapshot installed'])
    expect(node.restarted().state).toMatchObject({ commitIndex: 5, appliedIndex: 5, log: { lastIndex: 5 } })
  })

  it('keeps entries behind it where the log has its last entry (6)', () => {
    const node = new OneNode({ entries: entries(1, 1, 1, 1, 1, 1, 1) }).hear('n2', install())
    expect(termsOf(node.state.log)).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(node.state).toMatchObject({ commitIndex: 5, appliedIndex: 5 })
    expect(termsOf(node.restarted().state.log)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it.each([
    ['another entry there', [1, 1, 1, 1, 2, 2, 2]],
    ['no entry there', [1, 1]],
  ])('discards the whole log with %s (7)', (_, terms) => {
    const node = new OneNode({ entries: entries(...terms), term: 3 }).hear('n2', install({ term: 3 }))
    expect(node.state.log).toMatchObject({ snapshot: { index: 5, term: 1 }, lastIndex: 5 })
    expect(node.restarted().state.log).toMatchObject({ snapshot: { index: 5, term: 1 }, lastIndex: 5 })
  })

  it('resets the state machine to its contents, and takes its configuration (8)', () => {
    const snapshot = { ...install().snapshot, configuration: { voters: ['n1', 'n2'], learners: [] } }
    const node = new OneNode({ entries: entries(1, 1) }).hear('n2', install({ snapshot }))
    expect(local(node)).toEqual([5, 5])
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2'])
    expect(configurationOf(node.restarted().state).voters).toEqual(['n1', 'n2'])
  })

  it('keeps the configuration of an entry that stays behind it', () => {
    const kept = [...entries(1, 1, 1, 1, 1), change(1, ['n1', 'n2', 'n3', 'n4'])]
    const node = new OneNode({ entries: kept }, { nodes: 4 }).hear('n2', install())
    expect(configurationOf(node.state).voters).toHaveLength(4)
    expect(configurationOf(node.restarted().state).voters).toHaveLength(4)
  })

  it('drops the configuration of an entry that goes', () => {
    const gone = [...entries(1, 1, 1, 1, 2), change(2, ['n1', 'n2'])]
    const node = new OneNode({ entries: gone }).hear('n2', install({ term: 3 }))
    expect(configurationOf(node.state).voters).toHaveLength(3)
  })

  it('changes nothing where as much is committed already, and says so', () => {
    const node = new OneNode({ entries: entries(1, 1, 1, 1, 1, 1) }).heartbeat({ commit: 6 }).hear('n2', install())
    expect(node.sent).toMatchObject([accepted(1, 6)])
    expect(node.state).toMatchObject({ commitIndex: 6, appliedIndex: 6, snapshot: { index: 0 } })
    expect(node.written).toEqual([])
  })

  it('tells those who watch what it holds', () => {
    const node = new OneNode().append({}).request(7, 'watch', 1)
    expect(node.replies).toEqual([])
    expect(node.hear('n2', install()).replies).toMatchObject([{ request: 7, type: 'ok', value: { next: 6 } }])
  })
})

describe('compaction (section 7)', () => {
  /** A follower that has applied so many entries, and compacts after 30. */
  const applied = (count: number) => {
    const node = new OneNode({}, { settings: { snapshots: '30' } })
    return node.append({ entries: entries(...Array(count).fill(1)), leaderCommit: count })
  }

  it('a snapshot replaces the log once enough was applied, but for a few entries', () => {
    expect(applied(29).state).toMatchObject({ snapshot: { index: 0 }, log: { snapshot: { index: 0 } } })
    const node = applied(30)
    expect(node.state).toMatchObject({
      snapshot: { index: 30, term: 1 },
      log: { snapshot: { index: 10, term: 1 }, lastIndex: 30 },
    })
    expect(node.marks).toEqual(['log compacted'])
  })

  it('leaves one file, in which everything is', () => {
    const node = applied(31)
    expect(node.image.size).toBe(1)
    const after = node.restarted()
    expect(after.state).toMatchObject({ snapshot: { index: 31 }, commitIndex: 31, log: { lastIndex: 31 } })
    expect(local(after)).toEqual([31, 31])
  })

  it('covers what is committed alone: entries behind it stay', () => {
    const node = new OneNode({}, { settings: { snapshots: '30' } })
    node.append({ entries: entries(...Array(40).fill(1)), leaderCommit: 35 })
    expect(node.state).toMatchObject({ snapshot: { index: 35 }, log: { snapshot: { index: 15 }, lastIndex: 40 } })
  })

  it('happens again as many entries later', () => {
    const node = applied(30)
    node.append({ prevIndex: 30, prevTerm: 1, entries: entries(...Array(29).fill(1)), leaderCommit: 59 })
    expect(node.state.snapshot.index).toBe(30)
    node.append({ prevIndex: 59, prevTerm: 1, entries: [write(1, 60)], leaderCommit: 60 })
    expect(node.state).toMatchObject({ snapshot: { index: 60 }, log: { snapshot: { index: 40 } } })
  })

  it('keeps the configuration of then in the snapshot, and later ones beside it', () => {
    const node = new OneNode({}, { nodes: 4, settings: { snapshots: '30' } })
    const log = [change(1, ['n1', 'n2']), ...entries(...Array(30).fill(1)), change(1, ['n1', 'n2', 'n4'])]
    node.append({ entries: log, leaderCommit: 31 })
    expect(node.state.snapshot).toMatchObject({ index: 31, configuration: { voters: ['n1', 'n2'] } })
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2', 'n4'])
    node.append({ term: 2, prevIndex: 31, prevTerm: 1, entries: [write(2, 1)] })
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2'])
  })

  it('keeps a configuration that is the last entry that it covers', () => {
    const node = new OneNode({}, { settings: { snapshots: '30' } })
    node.append({ entries: [...entries(...Array(29).fill(1)), change(1, ['n1', 'n2'])], leaderCommit: 30 })
    expect(node.state.snapshot).toMatchObject({ index: 30, configuration: { voters: ['n1', 'n2'] } })
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2'])
    expect(configurationOf(node.restarted().state).voters).toEqual(['n1', 'n2'])
  })

  it('never happens unless settings ask for it', () => {
    const node = new OneNode().append({ entries: entries(...Array(2000).fill(1)), leaderCommit: 2000 })
    expect(node.state.log.snapshot.index).toBe(0)
  })
})
