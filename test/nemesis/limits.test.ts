import { describe, expect, it } from 'vitest'
import type { Target } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import { resolveAmongUsable, resolveWithinMinority } from '../../nemesis/limits.ts'
import { resolveTarget } from '../../nemesis/targets.ts'

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const LEADER = 'n3'
/** Where these nodes are dead, and the next fault kills, too. */
const dead = (out: readonly string[]) => ({
  inForce: out.length === 0 ? [] : [{ down: out, cut: {} }],
  harmOf: (hit: readonly string[]) => [{ down: hit, cut: {} }],
})
/** What is hit in many draws while these nodes are out. */
const hits = (
  target: Target,
  out: readonly string[],
  nodes: readonly string[] = NODES,
  leader: string | undefined = LEADER,
) => {
  const random = Random.stream(1, target)
  return Array.from({ length: 100 }, () => resolveWithinMinority(target, nodes, leader, random, dead(out)))
}
const nodesOf = (all: readonly (readonly string[] | undefined)[]) =>
  [...new Set(all.flatMap((hit) => hit ?? ['nobody']))].sort()

describe('resolveWithinMinority', () => {
  it('is as without limits while nobody is out', () => {
    for (const target of ['one', 'minority', 'majority', 'leader', 'follower', 'all'] as const)
      expect(resolveWithinMinority(target, NODES, LEADER, Random.stream(1, 'same'), dead([]))).toEqual(
        resolveTarget(target, NODES, LEADER, Random.stream(1, 'same')),
      )
  })

  it('takes any node while there is room, and then those that are out already', () => {
    expect(nodesOf(hits('one', ['n1']))).toEqual(NODES)
    expect(nodesOf(hits('one', ['n1', 'n2']))).toEqual(['n1', 'n2'])
    expect(nodesOf(hits('one', ['n1'], ['n1', 'n2', 'n3']))).toEqual(['n1'])
  })

  it('makes up a minority with those that are out', () => {
    for (const hit of hits('minority', ['n1'])) {
      expect(hit?.length).toBeGreaterThan(0)
      expect(new Set([...(hit ?? []), 'n1']).size).toBeLessThanOrEqual(2)
    }
    expect(nodesOf(hits('minority', ['n1']))).toEqual(NODES)
    expect(nodesOf(hits('minority', ['n1', 'n2']))).toEqual(['n1', 'n2'])
  })

  it('hits a role if there is room or it is out already, else nobody', () => {
    expect(nodesOf(hits('leader', ['n1']))).toEqual([LEADER])
    expect(nodesOf(hits('leader', ['n1', 'n2']))).toEqual(['nobody'])
    expect(nodesOf(hits('leader', ['n1', LEADER]))).toEqual([LEADER])
    expect(nodesOf(hits('follower', ['n1', LEADER]))).toEqual(['n1'])
    expect(nodesOf(hits('follower', [LEADER], ['n1', 'n2', 'n3']))).toEqual(['nobody'])
    expect(resolveWithinMinority('leader', NODES, undefined, Random.stream(1, 'none'), dead(['n1']))).toBeUndefined()
  })

  it('lets a total outage be', () => {
    expect(hits('all', ['n1', 'n2'])[0]).toEqual(NODES)
  })
})

describe('resolveAmongUsable', () => {
  const hit = (target: Target, out: readonly string[], leader: string | undefined = LEADER) => {
    const random = Random.stream(1, target)
    return nodesOf(Array.from({ length: 100 }, () => resolveAmongUsable(target, NODES, leader, random, out)))
  }

  it('leaves alone what others have taken out', () => {
    expect(hit('one', ['n1', 'n2'])).toEqual(['n3', 'n4', 'n5'])
    expect(hit('all', ['n1'])).toEqual(['n2', 'n3', 'n4', 'n5'])
    expect(hit('follower', ['n1', 'n2'])).toEqual(['n4', 'n5'])
    expect(hit('one', [])).toEqual(NODES)
  })

  it('always hits somebody, however few are left', () => {
    expect(hit('minority', ['n1', 'n2', LEADER])).toEqual(['n4', 'n5'])
    expect(hit('follower', ['n1', 'n2', 'n4', 'n5'])).toEqual(['n1', 'n2', 'n4', 'n5'])
    const random = Random.stream(1, 'of two')
    expect(resolveAmongUsable('minority', ['n1', 'n2'], 'n1', random, [])).toBeUndefined()
  })

  it('hits the leader wherever it is, and anyone where all are out', () => {
    expect(hit('leader', [LEADER])).toEqual([LEADER])
    expect(hit('one', NODES)).toEqual(NODES)
  })
})
