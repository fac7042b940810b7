import { describe, expect, it } from 'vitest'
import { configurationOf } from '../../../systems/raft-kv/raft/state.ts'
import { accepted, change, entries, rejected, snapshotAt, vote } from './made.ts'
import { type Given, OneNode } from './one-node.ts'

const TIMEOUT_US = 1_000_000

/** Leads term 1 of n1, n2, n3 among five nodes, with its no-op committed. */
function leader(given: Given = {}): OneNode {
  const node = new OneNode({}, { nodes: 5, ...given, settings: { members: 'three', ...given.settings } }).lead()
  return node.hear('n2', accepted(1, 1)).hear('n3', accepted(1, 1))
}

/** All of them have the log. */
function caughtUp(node: OneNode, ...nodes: readonly string[]): OneNode {
  const { term, log } = node.state
  for (const each of nodes) node.hear(each, accepted(term, log.lastIndex))
  return node
}

const lastEntry = ({ state: { log } }: OneNode) => log.at(log.lastIndex)
const peers = (node: OneNode) => node.leading.progress.names

describe('changes of one server (dissertation 4.1)', () => {
  it('one that leaves has no vote from the append on, in one step, and is told of it', () => {
    const node = leader().request(7, 'members', ['n1', 'n2'])
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: 'begun' }])
    expect(lastEntry(node)).toEqual(change(1, ['n1', 'n2']))
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2'])
    expect(node.sentOf('append-entries').map(({ to }) => to)).toEqual(['n2', 'n3'])
    expect(caughtUp(node, 'n3').state.commitIndex).toBe(1)
    expect(peers(caughtUp(node, 'n2'))).toEqual(['n2'])
  })

  it('one that comes learns first, and votes in one step when it has the log (4.2.1)', () => {
    const node = leader().request(7, 'members', ['n1', 'n2', 'n3', 'n4'])
    expect(lastEntry(node)).toEqual(change(1, ['n1', 'n2', 'n3'], { learners: ['n4'], next: ['n1', 'n2', 'n3', 'n4'] }))
    expect(peers(node)).toEqual(['n2', 'n3', 'n4'])
    caughtUp(node, 'n2')
    expect(lastEntry(node)).toMatchObject({ configuration: { learners: ['n4'] } })
    caughtUp(node, 'n4')
    expect(lastEntry(node)).toEqual(change(1, ['n1', 'n2', 'n3', 'n4']))
    expect(node.marks).toContain('membership changed')
  })

  it('a learner neither commits nor elects', () => {
    const node = leader().request(7, 'members', ['n1', 'n2', 'n3', 'n4'])
    expect(caughtUp(node, 'n4').state.commitIndex).toBe(1)
    const log = [change(1, ['n1', 'n2', 'n3'], { learners: ['n4'] })]
    const candidate = new OneNode({ entries: log }, { nodes: 4 }).campaign()
    expect(candidate.sentOf('request-vote').map(({ to }) => to)).toEqual(['n2', 'n3'])
    expect(candidate.hear('n4', vote(2)).state.role.type).toBe('candidate')
  })

  it('learners get their vote at the end of a round that took less than an election timeout (4.2.1)', () => {
    const node = caughtUp(leader().request(7, 'members', ['n1', 'n2', 'n3', 'n4']), 'n2')
    node.request(8, 'write', 5).elapse(TIMEOUT_US).hear('n4', accepted(1, 2))
    expect(configurationOf(node.state)).toMatchObject({ learners: ['n4'] })
    node.request(9, 'write', 6).elapse(TIMEOUT_US - 1)
    expect(configurationOf(caughtUp(node, 'n2').state)).toMatchObject({ learners: ['n4'] })
    node.hear('n4', accepted(1, 3))
    expect(configurationOf(node.state)).toEqual({ voters: ['n1', 'n2', 'n3', 'n4'], learners: [] })
  })

  it('a learner does not stand for election, and waits on', () => {
    const log = [change(1, ['n1', 'n2', 'n3'], { learners: ['n4'] })]
    for (const commit of [0, 1]) {
      const snapshot = snapshotAt(0, 0)
      const node = new OneNode({ entries: log, snapshot, commit }, { node: 'n4', nodes: 4 }).campaign()
      expect(node.state).toMatchObject({ term: 1, role: { type: 'follower' } })
      expect(node.sent).toEqual([])
      expect(node.hasSetTimer('election')).toBe(true)
    }
  })

  it('learners wait for their vote until they have the log, however often the change is asked for', () => {
    const node = caughtUp(leader().request(7, 'members', ['n1', 'n2', 'n3', 'n4']), 'n2')
    node.request(8, 'members', ['n1', 'n2', 'n3', 'n4'])
    expect(node.replies).toMatchObject([{ request: 8, type: 'ok' }])
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2', 'n3'])
    expect(configurationOf(caughtUp(node, 'n2', 'n4').state).voters).toEqual(['n1', 'n2', 'n3', 'n4'])
  })

  it('a change that was begun for others can be taken back', () => {
    const node = caughtUp(leader().request(7, 'members', ['n1', 'n2', 'n3', 'n4']), 'n2')
    node.request(8, 'members', ['n1', 'n2', 'n3'])
    expect(lastEntry(node)).toEqual(change(1, ['n1', 'n2', 'n3']))
    expect(peers(caughtUp(node, 'n2'))).toEqual(['n2', 'n3'])
  })

  it('says where there is nothing to do, and appends nothing', () => {
    const node = leader().request(7, 'members', ['n3', 'n2', 'n1'])
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: 'unchanged' }])
    expect(node.state.log.lastIndex).toBe(1)
  })
})

describe('one change at a time (dissertation 4.1), and the erratum of 2015', () => {
  const refused = [{ type: 'fail', error: { code: 'change-under-way' } }]

  it('another is refused until the one before is committed', () => {
    const node = leader().request(7, 'members', ['n1', 'n2'])
    expect(node.request(8, 'members', ['n1', 'n3']).replies).toMatchObject(refused)
    expect(node.state.log.lastIndex).toBe(2)
    expect(caughtUp(node, 'n2').request(9, 'members', ['n1']).replies).toMatchObject([{ type: 'ok' }])
  })

  it('none is begun before the leader has committed an entry of its own term', () => {
    const node = new OneNode({ entries: entries(1) }).lead().request(7, 'members', ['n1', 'n2'])
    expect(node.replies).toMatchObject(refused)
    expect(node.hear('n2', accepted(2, 2)).request(8, 'members', ['n1', 'n2']).replies).toMatchObject([{ type: 'ok' }])
  })

  it('the commit of an old term’s entries is not enough', () => {
    const node = new OneNode({ entries: entries(1), commit: 1 }).lead()
    expect(node.request(7, 'members', ['n1', 'n2']).replies).toMatchObject(refused)
  })

  it('a new leader goes on with what was begun, when it has committed an entry of its own', () => {
    const begun = change(1, ['n1', 'n2', 'n3'], { learners: ['n4'], next: ['n1', 'n2', 'n3', 'n4'] })
    const node = new OneNode({ entries: [begun], commit: 1 }, { nodes: 4 }).lead().hear('n4', rejected(2, 1, 1))
    node.hear('n4', accepted(2, 2))
    expect(node.state.log.lastIndex).toBe(2)
    expect(lastEntry(node.hear('n2', accepted(2, 2)))).toEqual(change(2, ['n1', 'n2', 'n3', 'n4']))
  })
})

describe('a configuration is in force from its append on, and back when it is truncated (section 6)', () => {
  it('at a follower', () => {
    const node = new OneNode({}, { nodes: 4 }).append({ entries: [...entries(1), change(1, ['n1', 'n2'])] })
    expect(configurationOf(node.state).voters).toEqual(['n1', 'n2'])
    node.append({ term: 2, prevIndex: 1, prevTerm: 1, entries: entries(2) })
    expect(configurationOf(node.state).voters).toHaveLength(4)
    expect(configurationOf(node.restarted().state).voters).toHaveLength(4)
  })

  it('after a restart, uncommitted', () => {
    const node = new OneNode({}, { nodes: 4 }).append({ entries: [...entries(1), change(1, ['n1', 'n2'])] })
    expect(configurationOf(node.restarted().state).voters).toEqual(['n1', 'n2'])
  })
})

describe('joint consensus (section 6, dissertation 4.3)', () => {
  const joint = () => leader().request(7, 'members', ['n1'])

  it('more than one server at once goes through a joint configuration', () => {
    const node = joint()
    expect(lastEntry(node)).toEqual(change(1, ['n1'], { outgoing: ['n1', 'n2', 'n3'] }))
    expect(node.marks).toContain('joint configuration entered')
    expect(peers(node)).toEqual(['n2', 'n3'])
  })

  it('commits by majorities of both, and is left when it is committed', () => {
    const node = joint()
    expect(node.state.commitIndex).toBe(1)
    caughtUp(node, 'n2')
    expect(lastEntry(node)).toEqual(change(1, ['n1']))
    expect(node.state.commitIndex).toBe(3)
    expect(peers(node)).toEqual([])
  })

  it('elects by majorities of both', () => {
    const log = [change(1, ['n1', 'n4', 'n5'], { outgoing: ['n1', 'n2', 'n3'] })]
    const node = new OneNode({ entries: log }, { nodes: 5 }).campaign()
    expect(node.sentOf('request-vote').map(({ to }) => to)).toEqual(['n4', 'n5', 'n2', 'n3'])
    node.hear('n4', vote(2)).hear('n5', vote(2))
    expect(node.state.role.type).toBe('candidate')
    expect(node.hear('n2', vote(2)).state.role.type).toBe('leader')
  })

  it('is not left before it is committed', () => {
    const log = [change(1, ['n1', 'n4', 'n5'], { outgoing: ['n1', 'n2', 'n3'] })]
    const node = new OneNode({ entries: log }, { nodes: 5 }).campaign()
    for (const voter of ['n2', 'n4']) node.hear(voter, vote(2))
    expect(caughtUp(node, 'n4', 'n5').state.commitIndex).toBe(0)
    expect(configurationOf(node.state).outgoing).toHaveLength(3)
    expect(configurationOf(caughtUp(node, 'n2').state).outgoing).toBeUndefined()
  })

  it('a swap learns first, then is joint, then alone', () => {
    const node = leader().request(7, 'members', ['n1', 'n4', 'n5'])
    expect(lastEntry(node)).toMatchObject({ configuration: { voters: ['n1', 'n2', 'n3'], learners: ['n4', 'n5'] } })
    caughtUp(node, 'n2', 'n4')
    expect(configurationOf(node.state).outgoing).toBeUndefined()
    caughtUp(node, 'n5')
    expect(lastEntry(node)).toEqual(change(1, ['n1', 'n4', 'n5'], { outgoing: ['n1', 'n2', 'n3'] }))
    caughtUp(node, 'n2', 'n4')
    expect(configurationOf(node.state)).toEqual({ voters: ['n1', 'n4', 'n5'], learners: [] })
  })
})

describe('a leader that is removed (dissertation 4.2.2)', () => {
  it('leads on until that is committed, does not count itself, and steps down then', () => {
    const node = leader().request(7, 'members', ['n2', 'n3'])
    expect(node.state.role.type).toBe('leader')
    expect(caughtUp(node, 'n2').state).toMatchObject({ commitIndex: 1, role: { type: 'leader' } })
    caughtUp(node, 'n3')
    expect(node.state).toMatchObject({ commitIndex: 2, role: { type: 'follower', leader: undefined } })
    expect(node.campaign().state).toMatchObject({ term: 1, role: { type: 'follower' } })
  })

  it('tells the others of the commit before it goes', () => {
    const node = caughtUp(leader().request(7, 'members', ['n2', 'n3']), 'n2', 'n3')
    expect(node.sentOf('append-entries')).toContainEqual(expect.objectContaining({ to: 'n3', leaderCommit: 2 }))
  })

  it('stands for election meanwhile, as may be needed, and without a vote of its own', () => {
    const log = [...entries(1), change(1, ['n2', 'n3'])]
    const node = new OneNode({ entries: log, commit: 1 }).campaign()
    expect(node.sentOf('request-vote').map(({ to }) => to)).toEqual(['n2', 'n3'])
    expect(node.hear('n2', vote(2)).state.role.type).toBe('candidate')
    expect(node.hear('n3', vote(2)).state.role.type).toBe('leader')
    const gone = new OneNode({ entries: log, commit: 2 }).campaign()
    expect(gone.state).toMatchObject({ term: 1, role: { type: 'follower' } })
  })

  it('in a joint change leads until the new configuration alone is committed', () => {
    const node = leader().request(7, 'members', ['n2'])
    caughtUp(node, 'n2')
    expect(node.state).toMatchObject({ commitIndex: 2, role: { type: 'leader' } })
    expect(lastEntry(node)).toEqual(change(1, ['n2']))
    expect(caughtUp(node, 'n2').state.role.type).toBe('follower')
  })
})

describe('what an operator may ask', () => {
  it.each([
    ['no names', []],
    ['a name twice', ['n1', 'n1']],
    ['a node that is not there', ['n1', 'n9']],
    ['something else', 'n1'],
    ['numbers', [1]],
  ])('not %s', (_, value) => {
    const node = leader().request(7, 'members', value)
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', error: { code: 'bad-request' } }])
  })

  it('not of one that does not lead', () => {
    const node = new OneNode().request(7, 'members', ['n1'])
    expect(node.replies).toMatchObject([{ type: 'fail', error: { code: 'not-leader' } }])
  })

  it('only the first three vote where settings say so', () => {
    const node = new OneNode({}, { nodes: 5, settings: { members: 'three' } })
    expect(configurationOf(node.state)).toEqual(snapshotAt(0, 0).configuration)
  })
})
