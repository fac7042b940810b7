import { describe, expect, it } from 'vitest'
import type { Session } from '../../../systems/raft-kv/machine/command.ts'
import type { Propose } from '../../../systems/raft-kv/raft/messages.ts'
import { RETRY_US } from '../../../systems/raft-kv/raft/timing.ts'
import { accepted, heartbeatReply, write } from './made.ts'
import { OneNode } from './one-node.ts'

/** n3's first write, as it comes to the leader. */
const proposal = (value = 5, session: Partial<Session> = {}): Propose => ({
  type: 'propose',
  command: { type: 'write', key: 'k', value },
  session: { id: 'n3.1', serial: 1, ackedBelow: 1, openedAt: 0, ...session },
})

const leader = () => new OneNode().lead().hear('n2', accepted(1, 1))
const local = (node: OneNode) => node.request(99, 'read-local', null).replies[0]?.value

describe('a command that is sent again (section 8, dissertation 6.3)', () => {
  it('is not appended twice while it is in the log and not committed', () => {
    const node = leader().hear('n3', proposal(), proposal())
    expect(node.state.log.lastIndex).toBe(2)
    expect(node.sentOf('append-entries')).toEqual([])
  })

  it('is not appended twice by a later leader that has it uncommitted either', () => {
    const node = new OneNode({ entries: [write(1, 5, { id: 'n3.1' })] }).lead().hear('n3', proposal())
    expect(node.state.log.lastIndex).toBe(2)
  })

  it('is appended if it is another of the same session, or of another session', () => {
    const node = leader().hear('n3', proposal(), proposal(6, { serial: 2 }), proposal(7, { id: 'n2.1' }))
    expect(node.state.log.lastIndex).toBe(4)
  })

  it('is applied once, though it was committed twice, and answered with its first result', () => {
    const node = leader().hear('n3', proposal()).hear('n2', accepted(1, 2)).request(7, 'write', 6)
    node.hear('n2', accepted(1, 3)).hear('n3', proposal()).hear('n2', accepted(1, 4))
    expect(node.state).toMatchObject({ appliedIndex: 4 })
    expect(node.marks).toContain('repeated command not applied again')
    expect(local(node)).toEqual([3, 6])
  })
})

describe('a node’s own session', () => {
  it('is of its life, begins at what was committed then, and numbers its commands', () => {
    const before = { entries: [write(1, 1), write(1, 2)], commit: 2 }
    const node = new OneNode(before, { life: 4 }).heartbeat({ commit: 2 }).request(7, 'write', 5)
    expect(node.sentOf('propose')).toMatchObject([
      { to: 'n2', session: { id: 'n1.4', serial: 1, ackedBelow: 1, openedAt: 2 } },
    ])
    node.request(8, 'write', 6)
    expect(node.sentOf('propose')).toMatchObject([{ session: { serial: 2, ackedBelow: 1 } }])
  })

  it('acknowledges what its clients wait for no more', () => {
    const node = leader().request(7, 'write', 5).hear('n2', accepted(1, 2)).request(8, 'write', 6)
    expect(node.state.log.at(3)).toMatchObject({ session: { serial: 2, ackedBelow: 2 } })
  })

  it('is another after a restart, so that old commands are not taken for new ones', () => {
    const node = new OneNode({}, { nodes: 1 }).lead().request(7, 'write', 5).restarted().lead().request(8, 'write', 6)
    expect(local(node)).toEqual([4, 6])
    expect(node.state.log.at(4)).toMatchObject({ session: { id: 'n1.2', serial: 1 } })
  })

  it('a command of an earlier life answers nobody', () => {
    const node = new OneNode({ entries: [write(1, 5, { id: 'n1.1' })], term: 1 }, { life: 2 }).heartbeat()
    node.request(7, 'write', 6).heartbeat({ commit: 1 })
    expect(node.state.appliedIndex).toBe(1)
    expect(node.replies).toEqual([])
  })

  it('another node’s command with the same number answers nobody', () => {
    const node = new OneNode().append({}).request(7, 'write', 5)
    expect(node.append({ entries: [write(1, 6, { id: 'n3.1' })], leaderCommit: 1 }).replies).toEqual([])
  })
})

describe('a node sends again what it does not see applied', () => {
  const waiting = () => new OneNode().heartbeat({ term: 1 }).request(7, 'write', 5)

  it('the same command, after a while, and again', () => {
    const node = waiting()
    const [first] = node.sentOf('propose')
    expect(node.hasSetTimer('requests')).toBe(true)
    expect(node.elapse(RETRY_US - 1).fire('requests').sent).toEqual([])
    for (let i = 0; i < 3; i++) expect(node.elapse(RETRY_US).fire('requests').sent).toEqual([first])
    expect(node.hasSetTimer('requests')).toBe(true)
  })

  it('to the leader of then', () => {
    const node = waiting().heartbeat({ term: 2, from: 'n3' }).elapse(RETRY_US).fire('requests')
    expect(node.sentOf('propose')).toMatchObject([{ to: 'n3' }])
  })

  it('to itself, if it leads by then', () => {
    const node = waiting().lead().elapse(RETRY_US).fire('requests')
    expect(node.state.log.at(2)).toMatchObject({ command: { value: 5 }, session: { id: 'n1.1', serial: 1 } })
    expect(node.hear('n2', accepted(2, 2)).replies).toMatchObject([{ request: 7, type: 'ok', value: [2, 5] }])
  })

  it('not while it knows no leader', () => {
    const node = waiting().campaign().elapse(RETRY_US).fire('requests')
    expect(node.sent).toEqual([])
    expect(node.hasSetTimer('requests')).toBe(true)
  })

  it('not if settings say so', () => {
    const node = new OneNode({}, { settings: { retries: 'off' } }).heartbeat().request(7, 'write', 5)
    expect(node.elapse(RETRY_US).fire('requests').sent).toEqual([])
  })

  it('reads too, whose answer may be lost; but not watches, which ask nobody', () => {
    const node = new OneNode().heartbeat().request(7, 'read', null).request(8, 'watch', 1).elapse(RETRY_US)
    expect(node.fire('requests').sent).toEqual([{ type: 'read-index', request: 7, to: 'n2' }])
    node.hear('n2', { type: 'read-index-reply', request: 7, index: 0 })
    expect(node.replies).toMatchObject([{ request: 7, type: 'ok' }])
    expect(node.elapse(RETRY_US).fire('requests').sent).toEqual([])
  })

  it('no reads that it keeps itself, as a leader: any later round confirms them', () => {
    const node = leader().request(7, 'read', null).elapse(RETRY_US).fire('requests')
    expect(node.sent).toEqual([])
    expect(node.fire('heartbeat').hear('n2', heartbeatReply(1, 3)).replies).toHaveLength(1)
  })

  it('no more when it is answered', () => {
    const node = leader().request(7, 'write', 5).hear('n2', accepted(1, 2), heartbeatReply(1, 1)).elapse(RETRY_US)
    expect(node.fire('requests').effects).toEqual([])
  })
})
