import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
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
    const world = new RaftWorld()
    world.kill(...world.cluster.nodes.slice(0, 3))
    world.kill(...world.cluster.nodes.filter((node) => world.cluster.states().has(node)).slice(2))
    world.wait(30_000)
    const leading = [...world.cluster.states().keys()].filter((node) => world.state(node).role.type === 'leader')
    expect(leading.every((node) => world.state(node).term === 1)).toBe(true)
    expect(world.cluster.ready()).toBe(false)
  })

  it('a leader whom nobody hears is replaced, and steps down when it hears the new one', () => {
    const world = new RaftWorld()
    const old = world.leader
    world.cut([old], world.followers)
    world.untilLeaderOtherThan(old)
    expect(world.state(old).role.type).not.toBe('leader')
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
})

describe('raft-kv: readiness by the states alone', () => {
  it('needs a leader that has committed an entry of its own term, and everyone’s following', () => {
    const leader = new OneNode().lead()
    const followers = ['n2', 'n3'].map((node) => new OneNode({}, { node }).append({ from: 'n1' }))
    const states = (...nodes: readonly OneNode[]) => new Map(nodes.map(({ state }, i) => [`n${i + 1}`, state]))
    expect(raftKv.ready?.(states(leader, ...followers))).toBe(false)
    leader.hear('n2', { type: 'append-accepted', term: 1, matchIndex: 1, round: 0 })
    expect(raftKv.ready?.(states(leader, ...followers))).toBe(true)
    expect(raftKv.ready?.(states(leader, new OneNode({ term: 1 }), new OneNode({ term: 1 })))).toBe(false)
  })
})

describe('raft-kv: a committed entry survives its leader', () => {
  it.each(SEEDS)('seed %i: an acknowledged write is read after its leader was killed', (seed) => {
    const world = new RaftWorld({ seed })
    const old = world.leader
    expect(world.call(old, 'write', 7)).toMatchObject({ type: 'ok', value: [2, 7] })
    world.kill(old)
    const reader = world.untilLeaderOtherThan(old)
    expect(world.call(reader, 'read', null)).toEqual({ type: 'ok', value: [2, 7] })
  })

  it('all are killed, and their logs bring everything back', () => {
    const world = new RaftWorld()
    world.call('n1', 'write', 7)
    world.kill(...world.cluster.nodes)
    world.start(...world.cluster.nodes)
    expect(world.state('n1')).toMatchObject({ log: { lastIndex: 2 }, commitIndex: 0 })
    world.until(() => world.cluster.ready())
    expect(world.call('n2', 'read', null)).toEqual({ type: 'ok', value: [2, 7] })
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

describe('raft-kv: reads at a leader that is cut off', () => {
  /** Cuts the leader off, writes on the other side, and reads at the old leader, which still believes. */
  function readAtDeposed(given: ConstructorParameters<typeof RaftWorld>[0]) {
    const world = new RaftWorld(given)
    const old = world.leader
    world.call(old, 'write', 1)
    world.isolate(old)
    world.untilLeaderOtherThan(old)
    world.until(() => world.call(world.leader, 'write', 2).type === 'ok')
    expect(world.state(old).role.type).toBe('leader')
    return world.call(old, 'read', null)
  }

  it.each(SEEDS)('seed %i: never answer by ReadIndex, and answer what is long overwritten with the bug', (seed) => {
    expect(readAtDeposed({ seed })).toMatchObject({ type: 'info', error: { code: 'deadline' } })
    expect(readAtDeposed({ seed, bug: 'leader-local-read' })).toEqual({ type: 'ok', value: [2, 1] })
  })

  it('answer what is overwritten when reads are serializable, which promises no more', () => {
    expect(readAtDeposed({ reads: 'serializable' })).toEqual({ type: 'ok', value: [2, 1] })
  })

  it('are stale for clients of its companions too with the bug, since these ask it', () => {
    const world = new RaftWorld({ bug: 'leader-local-read' })
    const old = world.leader
    const companion = world.followers[0] as string
    world.call(old, 'write', 1)
    world.isolate(old, companion)
    world.untilLeaderOtherThan(old)
    world.until(() => world.call(world.leader, 'write', 2).type === 'ok')
    expect(world.call(companion, 'read', null)).toEqual({ type: 'ok', value: [2, 1] })
  })
})

describe('raft-kv: clients', () => {
  it('every node carries out every function, in values of the register schema', () => {
    const world = new RaftWorld()
    let last = 0
    for (const node of world.cluster.nodes) {
      for (const [f, value] of [
        ['read', null],
        ['write', ++last],
        ['read', null],
        ['cas', [last, ++last]],
        ['cas', [9999, 1]],
      ] as const) {
        const completion = world.call(node, f, value)
        expect(completion.type).toBe('ok')
        expect(v.is(REGISTER_SCHEMA[f].ok, completion.value)).toBe(true)
      }
    }
    expect(world.call('n1', 'read', null).value).toEqual([15, last])
  })

  it('a follower that lost its leader fails reads for certain; writes it handed on stay unknown', () => {
    const world = new RaftWorld()
    const node = world.followers[0] as string
    world.isolate(node)
    const read = world.begin(node, 'read', null, 5000)
    const write = world.begin(node, 'write', 5, 5000)
    world.until(() => read.completion !== undefined && write.completion !== undefined)
    expect(read.completion).toMatchObject({ type: 'fail', error: { code: 'leader-changed' } })
    expect(write.completion).toMatchObject({ type: 'info', error: { code: 'deadline' } })
    expect(world.call(node, 'write', 6)).toMatchObject({ type: 'fail', error: { code: 'no-leader' } })
  })

  it('a node far behind catches up with everything', () => {
    const world = new RaftWorld({ nodes: 3 })
    const behind = world.followers[0] as string
    world.kill(behind)
    for (let value = 1; value <= 1500; value++) world.call(world.leader, 'write', value)
    world.start(behind)
    world.until(() => world.state(behind).appliedIndex === world.state(world.leader).commitIndex)
    expect(world.state(behind).appliedIndex).toBeGreaterThan(1500)
  })
})

describe('raft-kv: settings and determinism', () => {
  it('offers its bugs as settings, none by default', () => {
    expect(resolveSettings(raftKv.options, {})).toEqual({ reads: 'linearizable', bug: 'none' })
    expect(raftKv.bugs).toEqual(['leader-local-read'])
    expect(() => resolveSettings(raftKv.options, { bug: 'leader-local-reed' })).toThrow('leader-local-reed')
  })

  it('the same seed gives the same events to the byte, another seed others', () => {
    const run = (seed: number) => {
      const world = new RaftWorld({ seed })
      world.call('n1', 'write', 1)
      world.kill(world.leader)
      world.wait(3000)
      world.isolate('n1', 'n2')
      for (let value = 2; value < 20; value++) world.call(`n${(value % 5) + 1}`, 'write', value)
      return JSON.stringify(world.trace)
    }
    expect(run(1)).toBe(run(1))
    expect(run(1)).not.toBe(run(2))
  })
})
