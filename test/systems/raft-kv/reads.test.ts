import { describe, expect, it } from 'vitest'
import type { Settings } from '../../../systems/options.ts'
import { RaftWorld } from './raft-world.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)
const CREDULOUS: Settings = { 'check-quorum': 'off' }

/** Cuts the leader off, writes on the other side, and reads at the old leader, which still believes. */
function readAtDeposed(seed: number, settings: Settings) {
  const world = new RaftWorld({ seed, settings })
  const old = world.leader
  world.call(old, 'write', 1)
  world.isolate(old)
  world.untilLeaderOtherThan(old)
  world.until(() => world.call(world.leader, 'write', 2).type === 'ok')
  return { world, old, read: world.call(old, 'read', null) }
}

describe('raft-kv: reads at a leader that is cut off', () => {
  it.each(SEEDS)('seed %i: never answer by ReadIndex, and answer what is overwritten with the bug', (seed) => {
    const { world, old, read } = readAtDeposed(seed, CREDULOUS)
    expect(world.state(old).role.type).toBe('leader')
    expect(read).toMatchObject({ type: 'info', error: { code: 'deadline' } })
    const broken = readAtDeposed(seed, { ...CREDULOUS, bug: 'leader-local-read' })
    expect(broken.read).toEqual({ type: 'ok', value: [2, 1] })
  })

  it.each(SEEDS)('seed %i: never answer by a lease either', (seed) => {
    expect(readAtDeposed(seed, { reads: 'lease' }).read.type).not.toBe('ok')
  })

  it('fail for certain when the leader steps down for want of a quorum', () => {
    const world = new RaftWorld()
    const old = world.leader
    world.isolate(old)
    const read = world.begin(old, 'read', null, 5000)
    world.until(() => read.completion !== undefined)
    expect(read.completion).toMatchObject({ type: 'fail', error: { code: 'leader-changed' } })
  })

  it('answer what is overwritten when reads are serializable, which promises no more', () => {
    expect(readAtDeposed(1, { ...CREDULOUS, reads: 'serializable' }).read).toEqual({ type: 'ok', value: [2, 1] })
  })

  it('are stale for clients of its companions too with the bug, since these ask it', () => {
    const world = new RaftWorld({ settings: { ...CREDULOUS, bug: 'leader-local-read' } })
    const old = world.leader
    const companion = world.followers[0] as string
    world.call(old, 'write', 1)
    world.isolate(old, companion)
    world.untilLeaderOtherThan(old)
    world.until(() => world.call(world.leader, 'write', 2).type === 'ok')
    expect(world.call(companion, 'read', null)).toEqual({ type: 'ok', value: [2, 1] })
  })
})

describe('raft-kv: lease reads and clocks (dissertation 6.4.1)', () => {
  /** The leader's clock is slow and the others' are fast; they elect another, which writes; then the old one is asked. */
  function readUnderSkew(settings: Settings, slowPpm: number, fastPpm: number) {
    const world = new RaftWorld({ nodes: 3, settings: { reads: 'lease', ...settings } })
    const { leader: old, followers } = world
    world.call(old, 'write', 1)
    world.clockRate(slowPpm, old)
    world.clockRate(fastPpm, ...followers)
    world.isolate(old)
    world.untilLeaderOtherThan(old)
    world.until(() => world.call(world.leader, 'write', 2).type === 'ok')
    return world.call(old, 'read', null, 300)
  }

  it('are safe while no clock runs faster than another by more than the bound', () => {
    expect(readUnderSkew({}, -500_000, 1_000_000).type).not.toBe('ok')
  })

  it('are stale under the same clocks if the lease lasts an election timeout', () => {
    const read = readUnderSkew({ bug: 'lease-read-skew' }, -500_000, 1_000_000)
    expect(read).toEqual({ type: 'ok', value: [2, 1] })
  })
})
