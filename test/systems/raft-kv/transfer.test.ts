import { describe, expect, it } from 'vitest'
import { accepted, entries, rejected, snapshotAt } from './made.ts'
import { type Given, OneNode } from './one-node.ts'

const TIMEOUT_US = 1_000_000

/** Leads term 1; n2 has its whole log, n3 has not been heard of. */
const leader = (given: Given = {}) => new OneNode({}, given).lead().hear('n2', accepted(1, 1))

describe('leadership transfer at the leader (dissertation 3.10)', () => {
  it('tells a target that has the whole log to stand for election at once', () => {
    const node = leader().request(7, 'transfer', 'n2')
    expect(node.sent).toEqual([{ type: 'timeout-now', term: 1, to: 'n2' }])
    expect(node.replies).toEqual([{ request: 7, type: 'ok', value: 'n2' }])
    expect(node.state.role.type).toBe('leader')
  })

  it('brings the target up to date first', () => {
    const node = leader().request(7, 'transfer', 'n3')
    expect(node.sentOf('timeout-now')).toEqual([])
    expect(node.hear('n3', accepted(1, 1)).sentOf('timeout-now')).toMatchObject([{ to: 'n3' }])
  })

  it('does not take one entry too few for the whole log', () => {
    const node = leader().request(1, 'write', 5).request(7, 'transfer', 'n2')
    expect(node.sentOf('timeout-now')).toEqual([])
    expect(node.hear('n2', accepted(1, 2)).sentOf('timeout-now')).toMatchObject([{ to: 'n2' }])
  })

  it('takes no commands meanwhile, and answers reads', () => {
    const node = leader().request(7, 'transfer', 'n3').request(8, 'write', 5)
    expect(node.state.log.lastIndex).toBe(1)
    expect(node.replies).toEqual([])
    expect(node.request(9, 'read', null).sentOf('heartbeat')).toHaveLength(2)
  })

  it('tells the target once', () => {
    const node = leader().request(7, 'transfer', 'n2')
    expect(node.hear('n2', accepted(1, 1)).sentOf('timeout-now')).toEqual([])
    expect(node.fire('heartbeat').sentOf('timeout-now')).toEqual([])
  })

  it('gives up after an election timeout, and takes commands again', () => {
    const node = leader()
      .request(7, 'transfer', 'n3')
      .elapse(TIMEOUT_US - 1)
      .fire('heartbeat')
    expect(node.leading.transfer).toMatchObject({ to: 'n3' })
    node.elapse(1).fire('heartbeat')
    expect(node.leading.transfer).toBeUndefined()
    expect(node.hear('n3', accepted(1, 1)).sentOf('timeout-now')).toEqual([])
    expect(node.request(8, 'write', 5).state.log.lastIndex).toBe(2)
  })

  it.each([
    ['itself', 'n1'],
    ['a learner', 'n4'],
    ['one that is no member', 'n5'],
    ['nobody', null],
  ])('refuses %s', (_, to) => {
    const snapshot = { ...snapshotAt(1, 1), configuration: { voters: ['n1', 'n2', 'n3'], learners: ['n4'] } }
    const node = new OneNode({ snapshot }, { nodes: 5 }).lead().request(7, 'transfer', to)
    expect(node.replies).toMatchObject([{ request: 7, type: 'fail', error: { code: 'bad-request' } }])
    expect(node.leading.transfer).toBeUndefined()
  })

  it('is refused by one that does not lead', () => {
    const node = new OneNode().request(7, 'transfer', 'n2')
    expect(node.replies).toMatchObject([{ type: 'fail', error: { code: 'not-leader' } }])
  })

  it('a target whose log disagrees is corrected and then told', () => {
    const node = new OneNode({ entries: entries(1, 1) }).lead().request(7, 'transfer', 'n2')
    expect(node.hear('n2', rejected(2, 2, 1)).sentOf('append-entries')).toMatchObject([{ prevIndex: 0 }])
    expect(node.hear('n2', accepted(2, 3)).sentOf('timeout-now')).toHaveLength(1)
  })
})

describe('leadership transfer at the target', () => {
  const told = { type: 'timeout-now', term: 4 } as const
  const settings = { 'pre-vote': 'on', 'check-quorum': 'on' }

  it('stands for election at once, without pre-vote, and says that the leader wants it', () => {
    const node = new OneNode({ term: 4 }, { settings }).heartbeat({ term: 4 }).hear('n2', told)
    expect(node.state).toMatchObject({ term: 5, vote: 'n1', role: { type: 'candidate' } })
    expect(node.sentOf('request-vote')).toMatchObject([{ transfer: true }, { transfer: true }])
    expect(node.marks).toEqual(['leadership transferred'])
    expect(node.hasSetTimer('election')).toBe(true)
  })

  it('does not by the word of an earlier term', () => {
    expect(new OneNode({ term: 5 }, { settings }).hear('n2', told).state).toMatchObject({ term: 5, vote: undefined })
  })

  it('does not twice in one leadership', () => {
    expect(new OneNode({ term: 4 }, { settings }).hear('n2', told, told).state.term).toBe(5)
  })

  it('does not if it has no vote', () => {
    const snapshot = { ...snapshotAt(1, 4), configuration: { voters: ['n2', 'n3'], learners: ['n1'] } }
    expect(new OneNode({ snapshot }).hear('n2', told).state).toMatchObject({ term: 4, role: { type: 'follower' } })
  })
})
