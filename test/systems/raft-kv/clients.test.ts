import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { raftKv } from '../../../systems/raft-kv/system.ts'
import { RaftWorld } from './raft-world.ts'

describe('raft-kv: clients', () => {
  it('every node carries out every function of registers, in values of their schema', () => {
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

  it('a watcher at another node is told of a write', () => {
    const world = new RaftWorld({ nodes: 3 })
    const [one, other] = world.followers as [string, string]
    const watch = world.begin(one, 'watch', 1, 5000)
    world.wait(100)
    expect(watch.completion).toBeUndefined()
    expect(world.call(other, 'write', 5).type).toBe('ok')
    world.until(() => watch.completion !== undefined)
    expect(watch.completion).toEqual({ type: 'ok', value: { events: [[2, 5]], next: 3 } })
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

  it('a write whose leader dies is done by the next one, once, since its node sends it again', () => {
    const world = new RaftWorld({ nodes: 3 })
    const { leader: old, followers } = world
    const node = followers[0] as string
    world.cut([node], [old])
    const write = world.begin(node, 'write', 5, 9000)
    world.wait(50)
    world.kill(old)
    world.until(() => write.completion !== undefined)
    expect(write.completion).toMatchObject({ type: 'ok', value: [expect.any(Number), 5] })
    expect(world.call(node, 'read', null).value).toEqual(write.completion?.value)
  })
})

describe('raft-kv: nodes far behind', () => {
  function comesBack(snapshots: string) {
    const world = new RaftWorld({ nodes: 3, settings: { snapshots } })
    const behind = world.followers[0] as string
    world.kill(behind)
    for (let value = 1; value <= 300; value++) world.call(world.leader, 'write', value)
    world.start(behind)
    world.until(() => world.state(behind).appliedIndex === world.state(world.leader).commitIndex)
    expect(world.state(behind).appliedIndex).toBeGreaterThan(300)
    return world
  }

  it('catch up by entries', () => {
    expect(comesBack('never').cluster.marks().has('snapshot installed')).toBe(false)
  })

  it('catch up by a snapshot where the entries are compacted away (section 7)', () => {
    expect(comesBack('30').cluster.marks().get('snapshot installed')).toBe(1)
  })
})

/** So many vote by the node's configuration, which is no joint one, and that is committed. */
function isAlone(world: RaftWorld, node: string, count: number): boolean {
  const { configurations, commitIndex } = world.state(node)
  const last = configurations.at(-1)
  if (last === undefined || last.index > commitIndex || last.configuration.outgoing !== undefined) return false
  return last.configuration.voters.length === count
}

describe('raft-kv: operators', () => {
  it('hand leadership over, and nobody else has to be heard first', () => {
    const world = new RaftWorld({ nodes: 3 })
    const { leader: old, followers } = world
    const to = followers[1] as string
    const before = world.cluster.nowNs()
    expect(world.call(old, 'transfer', to)).toEqual({ type: 'ok', value: to })
    expect(world.untilLeaderOtherThan(old)).toBe(to)
    expect(world.cluster.nowNs() - before).toBeLessThan(100e6)
    world.until(() => world.cluster.ready())
    expect(world.call(old, 'write', 5).type).toBe('ok')
  })

  it.each([
    ['one after the other', [4, 5]],
    ['both at once', [5]],
  ])('make three nodes five, %s', (_, counts) => {
    const world = new RaftWorld({ nodes: 5, settings: { members: 'three' } })
    world.call('n1', 'write', 7)
    for (const count of counts) {
      const voters = world.cluster.nodes.slice(0, count)
      expect(world.call(world.leader, 'members', voters)).toEqual({ type: 'ok', value: 'begun' })
      const { leader } = world
      world.until(() => isAlone(world, leader, count))
    }
    world.kill('n1', 'n2')
    world.until(() => world.cluster.leader?.() !== undefined && world.call(world.leader, 'write', 8).type === 'ok')
    expect(world.call('n5', 'read', null)).toMatchObject({ type: 'ok', value: [expect.any(Number), 8] })
  })

  it('take the leader out, and the others go on (dissertation 4.2.2)', () => {
    const world = new RaftWorld({ nodes: 3 })
    const { leader: old, followers } = world
    world.call(old, 'write', 7)
    expect(world.call(old, 'members', followers).type).toBe('ok')
    const next = world.untilLeaderOtherThan(old)
    expect(world.call(next, 'read', null)).toMatchObject({ type: 'ok', value: [2, 7] })
    world.kill(old)
    expect(world.call(next, 'write', 8).type).toBe('ok')
  })
})

describe('raft-kv: settings and determinism', () => {
  it('offers its bugs as settings, none by default', () => {
    expect(resolveSettings(raftKv.options, {})).toMatchObject({ reads: 'linearizable', bug: 'none' })
    expect(raftKv.bugs).toContain('leader-local-read')
    expect(() => resolveSettings(raftKv.options, { bug: 'leader-local-reed' })).toThrow('leader-local-reed')
  })

  it('the same seed gives the same events to the byte, another seed others', () => {
    const run = (seed: number) => {
      const world = new RaftWorld({ seed })
      world.call('n1', 'write', 1)
      world.losePower(world.leader)
      world.wait(3000)
      world.isolate('n1', 'n2')
      for (let value = 2; value < 20; value++) world.call(`n${(value % 5) + 1}`, 'write', value)
      return [world.cluster.eventHash(), JSON.stringify(world.trace)]
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })
})
