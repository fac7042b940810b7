import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Grudge } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import { bridge, halves, minorityThird } from '../../nemesis/grudge-shapes.ts'
import { harmOf, mostTogether } from '../../nemesis/harm.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { reachOf, takesOut } from '../../nemesis/limits.ts'
import { majoritiesRing } from '../../nemesis/majorities-ring.ts'
import { resolveTarget } from '../../nemesis/targets.ts'

const nodesOf = (count: number) => Array.from({ length: count }, (_, i) => `n${i + 1}`)
const cut = (grudge: Grudge) => ({ down: [], cut: grudge })
const dead = (...down: readonly string[]) => ({ down, cut: {} })

/** The twin: of all subsets the largest whose nodes are up and drop nothing of one another. */
function largestOfAll(nodes: readonly string[], down: readonly string[], grudge: Grudge): number {
  let largest = 0
  for (let bits = 0; bits < 2 ** nodes.length; bits++) {
    const some = nodes.filter((_, i) => (bits >> i) & 1)
    const works = some.every((at) => !down.includes(at) && !some.some((from) => grudge[at]?.includes(from)))
    if (works) largest = Math.max(largest, some.length)
  }
  return largest
}

describe('how many nodes work together', () => {
  it('is told for every shape of a partition, and less where a node dies, too', () => {
    const five = nodesOf(5)
    expect(mostTogether(five, [])).toBe(5)
    expect(mostTogether(five, [cut(halves(five))])).toBe(3)
    expect(mostTogether(five, [cut(halves(five)), dead('n5')])).toBe(2)
    expect(mostTogether(five, [cut(bridge(five))])).toBe(3)
    expect(mostTogether(five, [cut(bridge(five)), dead('n5')])).toBe(3)
    expect(mostTogether(five, [cut(bridge(five)), dead('n1')])).toBe(2)
    expect(mostTogether(five, [cut(majoritiesRing(five))])).toBe(2)
    expect(mostTogether(nodesOf(7), [cut(minorityThird(nodesOf(7)))])).toBe(5)
    expect(mostTogether(five, [dead(...five)])).toBe(0)
  })

  it('agrees with a search of all subsets, whatever is dead and cut', () => {
    const clusters = fc.integer({ min: 1, max: 8 }).chain((count) => {
      const some = fc.subarray(nodesOf(count))
      return fc.tuple(fc.constant(nodesOf(count)), some, fc.dictionary(fc.constantFrom(...nodesOf(count)), some))
    })
    fc.assert(
      fc.property(clusters, ([nodes, down, drops]) => {
        const grudge = Object.fromEntries(
          Object.entries(drops).map(([at, froms]) => [at, froms.filter((from) => from !== at)]),
        )
        expect(mostTogether(nodes, [dead(...down), cut(grudge)])).toBe(largestOfAll(nodes, down, grudge))
      }),
    )
  })

  it('is a majority for all that a family is said to do within limits, whatever is hit and drawn', () => {
    const families = FAULT_FAMILIES.filter((family) => takesOut(family))
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 3, max: 9 }), fc.constantFrom(...families), (seed, count, family) => {
        if (count < (family.minNodes ?? 1)) return
        const nodes = nodesOf(count)
        const random = Random.stream(seed, 'drawn')
        for (const target of reachOf(family, family.targets, count).within) {
          const hit = resolveTarget(target, nodes, random.pick(nodes), random) ?? []
          const harms = harmOf(family, { id: 0, fault: family.plan(random, target), hit, nodes })
          expect(2 * mostTogether(nodes, harms)).toBeGreaterThan(count)
        }
      }),
      { numRuns: 500 },
    )
  })
})
