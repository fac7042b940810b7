import { describe, expect, it } from 'vitest'
import { REQUEST_TIMEOUT_US } from '../../../systems/raft-kv/raft/timing.ts'
import { accepted, entries, write } from './made.ts'
import { OneNode } from './one-node.ts'

const leader = () => new OneNode().lead().hear('n2', accepted(1, 1))

describe('requests of clients', () => {
  it.each([
    ['read', null],
    ['write', 5],
    ['cas', [1, 2]],
    ['append', 5],
    ['acquire', 'me'],
    ['holder', null],
  ])('a %s is refused for certain by a node that knows no leader, which sends nothing', (f, value) => {
    const node = new OneNode().request(7, f, value)
    expect(node.replies).toMatchObject([{ type: 'fail', value, error: { code: 'no-leader' } }])
    expect(node.sent).toEqual([])
    expect(node.state.waits.size).toBe(0)
  })

  it.each([
    ['enqueue', 1],
    ['write', null],
    ['cas', [1]],
  ])('%s of %o is refused at the door: it cannot be understood', (f, value) => {
    const node = leader().request(7, f, value)
    expect(node.replies).toMatchObject([{ type: 'fail', value, error: { code: 'bad-request' } }])
    expect(node.state.log.lastIndex).toBe(1)
  })

  it('a command is handed to the leader, and answered by the node that took it when that has applied it', () => {
    const node = new OneNode().append({}).request(7, 'write', 5)
    const [propose] = node.sentOf('propose')
    expect(propose).toMatchObject({ to: 'n2', command: { type: 'write', key: 'k', value: 5 } })
    expect(node.append({ entries: [write(1, 5, propose?.session)] }).replies).toEqual([])
    expect(node.heartbeat({ commit: 1 }).replies).toEqual([{ request: 7, type: 'ok', value: [1, 5] }])
    expect(node.state.waits.size).toBe(0)
  })

  it('a proposal falls where nobody leads', () => {
    const session = { id: 'n3.1', serial: 1, ackedBelow: 1, openedAt: 0 }
    const command = { type: 'write', key: 'k', value: 5 } as const
    expect(new OneNode().hear('n3', { type: 'propose', command, session }).effects).toEqual([])
  })

  it('a compare-and-set that saw another value is answered with what it saw', () => {
    const node = leader().request(7, 'cas', [1, 2]).hear('n2', accepted(1, 2))
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: { applied: false, seen: [0, null] } }])
  })
})

describe('requests that are given up', () => {
  it('a command may have been applied all the same: unknown', () => {
    const node = leader().request(7, 'write', 5).elapse(REQUEST_TIMEOUT_US).fire('requests')
    expect(node.replies).toMatchObject([{ request: 7, type: 'info', value: 5, error: { code: 'timed-out' } }])
    expect(node.state.waits.size).toBe(0)
    expect(node.hasSetTimer('requests')).toBe(false)
  })

  it.each([
    ['read', null],
    ['watch', 9],
  ])('a %s has observed nothing: failed for certain', (f, value) => {
    const node = leader().request(7, f, value).elapse(REQUEST_TIMEOUT_US).fire('requests')
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', value, error: { code: 'timed-out-read' } }])
  })

  it('none is before its time', () => {
    const node = leader()
      .request(7, 'read', null)
      .elapse(REQUEST_TIMEOUT_US - 1)
      .fire('requests')
    expect(node.replies).toEqual([])
    expect(node.hasSetTimer('requests')).toBe(true)
  })

  it('what is applied later answers nobody', () => {
    const node = leader().request(7, 'write', 5).elapse(REQUEST_TIMEOUT_US).fire('requests')
    expect(node.hear('n2', accepted(1, 2)).replies).toEqual([])
    expect(node.state.appliedIndex).toBe(2)
  })
})

describe('reads that ask nobody', () => {
  const behind = () => new OneNode({ entries: entries(1, 1) }).heartbeat({ commit: 1 })

  it('with serializable reads every read', () => {
    const node = new OneNode({}, { settings: { reads: 'serializable' } }).request(7, 'read', null)
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [0, null] }])
    expect(node.sent).toEqual([])
  })

  it('read-local always, and it shows only what is committed', () => {
    const node = behind().request(7, 'read-local', null)
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: [1, 1] }])
    expect(node.sent).toEqual([])
  })
})

describe('watches', () => {
  it('are answered at once where there is something to tell', () => {
    const node = new OneNode({ entries: entries(1, 1) }).heartbeat({ commit: 2 }).request(7, 'watch', 2)
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: { events: [[2, 2]], next: 3 } }])
  })

  it('wait for the next committed change of their key, and no other', () => {
    const node = new OneNode().append({ entries: entries(1, 1) }).request(7, 'watch', 1)
    node.request(8, 'watch', 1, 'other')
    expect(node.replies).toEqual([])
    expect(node.heartbeat({ commit: 1 }).replies).toEqual([
      { request: 7, type: 'ok', value: { events: [[1, 1]], next: 2 } },
    ])
    expect(node.heartbeat({ commit: 2 }).replies).toEqual([])
  })

  it('outlast a change of leader: they need none', () => {
    const node = new OneNode()
      .append({ entries: entries(1) })
      .request(7, 'watch', 1)
      .campaign()
    expect(node.replies).toEqual([])
    expect(node.heartbeat({ term: 2, commit: 1 }).replies).toHaveLength(1)
  })
})
