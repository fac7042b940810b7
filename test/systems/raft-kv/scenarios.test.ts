import { describe, expect, it } from 'vitest'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import { accepted } from './made.ts'
import { OneNode } from './one-node.ts'
import { RaftWorld } from './raft-world.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

describe('raft-kv: elections', () => {
  it.each([1, 2, 3, 4, 5, 7])('%i nodes elect one leader whom all follow', (nodes) => {
    const world = new RaftWorld({ nodes })
    const leading = world.cluster.nodes.filter((node) => world.state(node).role.type === 'leader')
    expect(leading).toEqual([world.leader])
    expect(new Set(world.cluster.nodes.map((node) => world.state(node).term)).size).toBe(1)
  })

  it('a leader keeps its term as long as nothing goes wrong', () => {
    const world = new RaftWorld()
    const { term } = world.state(world.leader)
    world.wait(50_000)
    expect(world.state(world.leader).term).toBe(term)
  })

  it('nobody is elected without a majority', () => {
    const world = new RaftWorld({ settings: { 'check-quorum': 'off' } })
    const { leader, followers } = world
    world.kill(...followers.slice(0, 3))
    world.wait(30_000)
    const states = [leader, ...followers.slice(3)].map((node) => world.state(node))
    expect(states.every(({ role, term }) => role.type !== 'leader' || term === 1)).toBe(true)
    expect(world.cluster.ready()).toBe(false)
  })

  it('without a majority a leader steps down, and terms do not grow', () => {
    const world = new RaftWorld()
    const { leader, followers } = world
    const { term } = world.state(leader)
    world.kill(...followers.slice(0, 3))
    world.wait(30_000)
    expect(world.state(leader).role.type).not.toBe('leader')
    expect(world.state(leader).term).toBe(term)
  })

  it('a leader whom nobody hears is replaced, and steps down when it hears the new one', () => {
    const world = new RaftWorld()
    const old = world.leader
    world.cut([old], world.followers)
    world.untilLeaderOtherThan(old)
    world.until(() => world.state(old).role.type === 'follower')
  })

  it('a node that was cut off comes back without deposing anybody (dissertation 9.6)', () => {
    const world = new RaftWorld()
    const { leader, followers } = world
    const { term } = world.state(leader)
    world.isolate(followers[0] as string)
    world.wait(20_000)
    world.healLinks()
    world.wait(20_000)
    expect(world.leader).toBe(leader)
    expect(world.state(leader).term).toBe(term)
  })

  it('without pre-vote and check-quorum such a node brings a new term: so those are needed', () => {
    const world = new RaftWorld({ settings: { 'pre-vote': 'off', 'check-quorum': 'off' } })
    const { term } = world.state(world.leader)
    world.isolate(world.followers[0] as string)
    world.wait(20_000)
    world.healLinks()
    world.wait(20_000)
    expect(world.state(world.leader).term).toBeGreaterThan(term + 1)
  })
})

describe('raft-kv: readiness', () => {
  it('is not given while a follower is dead, and comes back with it', () => {
    const world = new RaftWorld()
    const dead = world.followers[0] as string
    world.kill(dead)
    expect(world.cluster.ready()).toBe(false)
    world.start(dead)
    expect(world.cluster.ready()).toBe(false)
    world.until(() => world.cluster.ready())
  })

  it.each([
    ['cannot hear', (world: RaftWorld, node: string) => world.cut([world.leader], [node])],
    ['cannot answer', (world: RaftWorld, node: string) => world.cut([node], [world.leader])],
  ])('is not given while a follower %s the leader, however short the cut', (_, cut) => {
    const world = new RaftWorld()
    cut(world, world.followers[0] as string)
    expect(world.cluster.ready()).toBe(false)
    world.healLinks()
    expect(world.cluster.ready()).toBe(true)
  })

  it('needs by the states a leader that has committed an entry of its own term, and everyone’s following', () => {
    const leader = new OneNode().lead()
    const followers = ['n2', 'n3'].map((node) => new OneNode({}, { node }).append({ from: 'n1' }))
    const states = (...nodes: readonly OneNode[]) => new Map(nodes.map(({ state }, i) => [`n${i + 1}`, state]))
    expect(raftKv.ready?.(states(leader, ...followers))).toBe(false)
    leader.hear('n2', accepted(1, 1))
    expect(raftKv.ready?.(states(leader, ...followers))).toBe(true)
    expect(raftKv.ready?.(states(leader, new OneNode({ term: 1 }), new OneNode({ term: 1 })))).toBe(false)
  })
})

describe('raft-kv: a committed entry survives', () => {
  it.each(SEEDS)('seed %i: an acknowledged write is read after its leader was killed', (seed) => {
    const world = new RaftWorld({ seed })
    const old = world.leader
    expect(world.call(old, 'write', 7)).toEqual({ type: 'ok', value: [2, 7] })
    world.kill(old)
    const reader = world.untilLeaderOtherThan(old)
    expect(world.call(reader, 'read', null)).toEqual({ type: 'ok', value: [2, 7] })
  })

  it('the death of all: their disks bring everything back', () => {
    const world = new RaftWorld()
    world.call('n1', 'write', 7)
    world.kill(...world.cluster.nodes)
    world.start(...world.cluster.nodes)
    expect(world.state('n1')).toMatchObject({ log: { lastIndex: 2 }, appliedIndex: 0 })
    world.until(() => world.cluster.ready())
    expect(world.call('n2', 'read', null)).toEqual({ type: 'ok', value: [2, 7] })
  })

  it.each(SEEDS)('seed %i: a loss of power everywhere, right after the acknowledgement', (seed) => {
    const world = new RaftWorld({ seed, nodes: 3 })
    for (let value = 1; value <= 5; value++) {
      expect(world.call(world.followers[0] as string, 'write', value).type).toBe('ok')
      world.losePower(...world.cluster.nodes)
      world.start(...world.cluster.nodes)
      world.until(() => world.cluster.ready())
      expect(world.call('n1', 'read', null)).toMatchObject({ type: 'ok', value: [expect.any(Number), value] })
    }
  })

  it.each(SEEDS)('seed %i: an I/O error, and then a loss of power of those that read what it left', (seed) => {
    const world = new RaftWorld({ seed, nodes: 3 })
    for (let value = 1; value <= 5; value++) {
      const { followers } = world
      world.failSync(...followers)
      const write = world.begin(world.leader, 'write', value, 9000)
      world.until(() => write.completion !== undefined)
      world.losePower(...followers)
      world.start(...followers)
      world.until(() => world.cluster.ready())
      expect(write.completion?.type).toBe('ok')
      expect(world.call('n1', 'read', null)).toMatchObject({ type: 'ok', value: [expect.any(Number), value] })
    }
  })
})

describe('raft-kv: an uncommitted entry', () => {
  it.each(SEEDS)('seed %i: written on a minority it is rolled back, and never seen', (seed) => {
    const world = new RaftWorld({ seed })
    const old = world.leader
    const companion = world.followers[0] as string
    world.call(old, 'write', 1)
    world.isolate(old, companion)
    const lost = world.begin(old, 'write', 2)
    world.until(() => world.state(companion).log.lastIndex === 3)
    world.untilLeaderOtherThan(old)
    world.until(() => world.state(world.leader).commitIndex >= 3)
    expect(world.call(world.leader, 'read', null)).toEqual({ type: 'ok', value: [2, 1] })
    world.healLinks()
    world.until(() => world.cluster.ready())
    for (const node of world.cluster.nodes) expect(world.call(node, 'read', null).value).toEqual([2, 1])
    expect(lost.completion).toMatchObject({ type: 'info', error: { code: 'deadline' } })
    expect(world.state(old).log.at(3)).toMatchObject({ term: world.state(world.leader).term })
  })

  it('is committed by a later leader that has it, once, with an entry of its own term', () => {
    const world = new RaftWorld({ nodes: 3 })
    const old = world.leader
    const [heir, other] = world.followers as [string, string]
    world.cut([old], [other])
    world.cut([heir], [old])
    const box = world.begin(old, 'write', 9)
    world.until(() => world.state(heir).log.lastIndex === 2)
    expect(world.state(old).commitIndex).toBe(1)
    world.kill(old)
    expect(world.untilLeaderOtherThan(old)).toBe(heir)
    world.until(() => world.state(heir).commitIndex > 2)
    expect(world.call(other, 'read', null)).toEqual({ type: 'ok', value: [2, 9] })
    expect(box.completion).toMatchObject({ type: 'info', error: { code: 'connection-lost' } })
  })
})
