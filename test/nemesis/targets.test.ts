import { describe, expect, it } from 'vitest'
import { EVERY_TARGET, TARGETS, type Target } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import { isPossibleTarget, resolveTarget, targetsOf } from '../../nemesis/targets.ts'

const nodes = (count: number) => Array.from({ length: count }, (_, i) => `n${i + 1}`)

/** How many nodes a target hits over many draws, in ascending order; undefined where it is never possible. */
function sizes(target: Target, count: number): number[] | undefined {
  const random = Random.stream(1, `${target} ${count}`)
  const drawn = Array.from({ length: 200 }, () => resolveTarget(target, nodes(count), 'n1', random)?.length)
  if (drawn.includes(undefined)) return drawn.every((size) => size === undefined) ? undefined : [-1]
  return [...new Set(drawn as number[])].sort()
}

describe('resolveTarget', () => {
  it.each([
    ['one', [[1], [1], [1], [1], [1]]],
    ['minority', [undefined, undefined, [1], [1], [1, 2]]],
    ['majority', [[1], [2], [2], [3], [3, 4]]],
    ['leader', [[1], [1], [1], [1], [1]]],
    ['follower', [undefined, [1], [1], [1], [1]]],
    ['all', [[1], [2], [3], [4], [5]]],
  ] as const)('%s hits so many of 1 to 5 nodes', (target, expected) => {
    expect([1, 2, 3, 4, 5].map((count) => sizes(target, count))).toEqual(expected)
  })

  it('never leaves less than a majority outside a minority, and never a majority outside a majority', () => {
    for (let count = 3; count <= 9; count++) {
      for (const size of sizes('minority', count) ?? []) expect(count - size).toBeGreaterThan(count / 2)
      for (const size of sizes('majority', count) ?? []) expect(count - size).toBeLessThan(count / 2)
    }
  })

  it('names nodes of the cluster, each once and in order, and gets round to all of them', () => {
    const random = Random.stream(1, 'order')
    for (const target of TARGETS) {
      const seen = new Set<string>()
      for (let i = 0; i < 100; i++) {
        const hit = resolveTarget(target, nodes(5), 'n4', random) ?? []
        expect(hit).toEqual(nodes(5).filter((node) => hit.includes(node)))
        for (const node of hit) seen.add(node)
      }
      expect(seen.size).toBe(target === 'leader' ? 1 : 5)
    }
  })

  it('hits the leader of the moment, and nobody while there is none', () => {
    const random = Random.stream(1, 'leader')
    expect(resolveTarget('leader', nodes(3), 'n2', random)).toEqual(['n2'])
    expect(resolveTarget('leader', nodes(3), undefined, random)).toBeUndefined()
    expect(resolveTarget('one', nodes(3), undefined, random)).toHaveLength(1)
  })

  it('hits any follower of the moment, never the leader, and nobody while it is not known who leads', () => {
    const random = Random.stream(1, 'follower')
    const hit = Array.from({ length: 50 }, () => resolveTarget('follower', nodes(3), 'n2', random)?.[0])
    expect(new Set(hit)).toEqual(new Set(['n1', 'n3']))
    expect(resolveTarget('follower', nodes(3), undefined, random)).toBeUndefined()
  })

  it('blames the system for a leader that is no node', () => {
    expect(() => resolveTarget('leader', nodes(3), 'n9', Random.stream(1, 'leader'))).toThrow(
      expect.objectContaining({ code: 'LEADER_NOT_A_NODE' }),
    )
  })
})

describe('isPossibleTarget', () => {
  it('says beforehand what can never be hit', () => {
    const impossible = (cluster: { nodes: number; hasLeader: boolean }) =>
      EVERY_TARGET.filter((target) => !isPossibleTarget(target, cluster))
    expect(impossible({ nodes: 1, hasLeader: true })).toEqual(['minority', 'follower'])
    expect(impossible({ nodes: 2, hasLeader: false })).toEqual(['minority', 'leader', 'follower'])
    expect(impossible({ nodes: 3, hasLeader: true })).toEqual([])
  })
})

describe('targetsOf', () => {
  it('adds every role to the targets of a family that can hit the leader, and none to those of another', () => {
    expect(targetsOf({ targets: TARGETS })).toEqual(EVERY_TARGET)
    expect(targetsOf({ targets: ['leader'] })).toEqual(['leader', 'follower'])
    expect(targetsOf({ targets: ['one', 'all'] })).toEqual(['one', 'all'])
  })
})
