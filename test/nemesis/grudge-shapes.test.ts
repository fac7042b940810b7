import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/core/random.ts'
import { cutPairs } from '../../nemesis/grudge.ts'
import { bridge, halves, minorityThird } from '../../nemesis/grudge-shapes.ts'
import { majoritiesRing } from '../../nemesis/majorities-ring.ts'

type Grudge = Parameters<typeof cutPairs>[0]

const orderOf = (min: number, max = 9) =>
  fc.integer({ min, max }).chain((count) => fc.shuffledSubarray(names(count), { minLength: count, maxLength: count }))
const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i + 1}`)
const listed = (grudge: Grudge) =>
  cutPairs(grudge)
    .map(({ from, at }) => `${from}>${at}`)
    .sort()
const reversed = (pairs: readonly string[]) => pairs.map((pair) => pair.split('>').reverse().join('>')).sort()

/** Whom each node hears, itself included. */
const heardBy = (order: readonly string[], grudge: Grudge) =>
  order.map((at) => order.filter((from) => !(grudge[at] ?? []).includes(from)))

/** Groups that are connected both ways, largest last. */
function groups(order: readonly string[], grudge: Grudge): readonly (readonly string[])[] {
  const left = new Set(order)
  const found: string[][] = []
  const cut = new Set(listed(grudge))
  for (const first of order) {
    if (!left.delete(first)) continue
    const group = [first]
    for (const node of group)
      for (const other of [...left])
        if (!cut.has(`${node}>${other}`) && !cut.has(`${other}>${node}`)) {
          left.delete(other)
          group.push(other)
        }
    found.push(group)
  }
  return found.sort((a, b) => a.length - b.length)
}

describe('halves', () => {
  it('are two whole groups that differ by one node at most, the first of the order in the smaller', () => {
    fc.assert(
      fc.property(orderOf(2), (order) => {
        const grudge = halves(order)
        const [small = [], large = [], ...more] = groups(order, grudge)
        expect(more).toEqual([])
        expect(large.length - small.length).toBe(order.length % 2)
        if (order.length % 2 === 1) expect(small).toContain(order[0])
        expect(cutPairs(grudge)).toHaveLength(2 * small.length * large.length)
        expect(reversed(listed(grudge))).toEqual(listed(grudge))
      }),
    )
  })
})

describe('a bridge', () => {
  it('is the first node, cut from nobody; without it two halves are left', () => {
    fc.assert(
      fc.property(orderOf(3), ([first = '', ...others]) => {
        const grudge = bridge([first, ...others])
        expect(cutPairs(grudge).filter(({ from, at }) => from === first || at === first)).toEqual([])
        expect(groups([first, ...others], grudge)).toHaveLength(1)
        const [small = [], large = [], ...more] = groups(others, grudge)
        expect(more).toEqual([])
        expect(large.length - small.length).toBe(others.length % 2)
        expect(reversed(listed(grudge))).toEqual(listed(grudge))
      }),
    )
  })
})

describe('a minority third', () => {
  it('is as many as are fewer than a third, the first of the order, whole and cut from all others both ways', () => {
    fc.assert(
      fc.property(orderOf(4), (order) => {
        const [third = [], others = []] = groups(order, minorityThird(order))
        expect(new Set(third)).toEqual(new Set(order.slice(0, third.length)))
        expect(3 * third.length).toBeLessThan(order.length)
        expect(3 * (third.length + 1)).toBeGreaterThanOrEqual(order.length)
        expect(cutPairs(minorityThird(order))).toHaveLength(2 * third.length * others.length)
      }),
    )
  })

  it('is nobody of three', () => {
    expect(minorityThird(['n1', 'n2', 'n3'])).toEqual({})
  })
})

describe('a majorities ring', () => {
  it('lets every node hear a majority, itself included, and no two the same one', () => {
    fc.assert(
      fc.property(orderOf(3, 11), (order) => {
        const heard = heardBy(order, majoritiesRing(order))
        for (const [i, nodes] of heard.entries()) {
          expect(nodes).toContain(order[i])
          expect(2 * nodes.length).toBeGreaterThan(order.length)
          expect(nodes.length).toBeLessThan(order.length)
        }
        expect(new Set(heard.map((nodes) => [...nodes].sort().join())).size).toBe(order.length)
      }),
    )
  })

  it('of five is the ring in which each hears its neighbours, of three and four as far as a majority needs', () => {
    expect(heardBy(names(5), majoritiesRing(names(5))).map((nodes) => nodes.join(' '))).toEqual([
      'n1 n2 n5',
      'n1 n2 n3',
      'n2 n3 n4',
      'n3 n4 n5',
      'n1 n4 n5',
    ])
    expect(listed(majoritiesRing(names(3)))).toEqual(['n1>n3', 'n2>n1', 'n3>n2'])
    expect(listed(majoritiesRing(names(4)))).toEqual(['n1>n3', 'n2>n4', 'n3>n1', 'n4>n2'])
  })

  it('above five cuts both ways only, from no node much more than from another', () => {
    fc.assert(
      fc.property(orderOf(6, 11), (order) => {
        const grudge = majoritiesRing(order)
        expect(reversed(listed(grudge))).toEqual(listed(grudge))
        const counts = heardBy(order, grudge).map((nodes) => nodes.length)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
        expect(majoritiesRing(order)).toEqual(grudge)
      }),
    )
  })

  it('is another one for another order', () => {
    const random = Random.stream(1, 'rings')
    const rings = Array.from({ length: 30 }, () => listed(majoritiesRing(random.shuffle(names(5)))).join())
    expect(new Set(rings).size).toBeGreaterThan(6)
  })
})
