import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutPairs, DIRECTIONS, isolate, separate, union } from '../../nemesis/grudge.ts'

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']

/** A cluster of 1 to 7 nodes and some of them. */
const hitAndNodes = fc
  .integer({ min: 1, max: 7 })
  .map((count) => Array.from({ length: count }, (_, i) => `n${i + 1}`))
  .chain((nodes) => fc.tuple(fc.subarray(nodes), fc.constant(nodes)))

const pairsOf = (froms: readonly string[], ats: readonly string[]) =>
  froms.flatMap((from) => ats.map((at) => `${from}>${at}`))
const listed = (grudge: Parameters<typeof cutPairs>[0]) => cutPairs(grudge).map(({ from, at }) => `${from}>${at}`)

describe('isolate', () => {
  it.each([
    ['both', { n1: ['n3'], n2: ['n3'], n3: ['n1', 'n2'] }],
    ['inbound', { n1: ['n3'], n2: ['n3'] }],
    ['outbound', { n3: ['n1', 'n2'] }],
  ] as const)('cuts a group off: %s', (direction, grudge) => {
    expect(isolate(['n1', 'n2'], ['n1', 'n2', 'n3'], direction)).toEqual(grudge)
  })

  it('cuts nothing where nobody or everybody is hit', () => {
    for (const direction of DIRECTIONS) {
      expect(isolate([], NODES, direction)).toEqual({})
      expect(isolate(NODES, NODES, direction)).toEqual({})
    }
  })

  it('one way cuts exactly the pairs across, in that direction', () => {
    fc.assert(
      fc.property(hitAndNodes, ([hit, nodes]) => {
        const outside = nodes.filter((node) => !hit.includes(node))
        expect(listed(isolate(hit, nodes, 'inbound')).sort()).toEqual(pairsOf(outside, hit).sort())
        expect(listed(isolate(hit, nodes, 'outbound')).sort()).toEqual(pairsOf(hit, outside).sort())
      }),
    )
  })

  it('both ways is symmetric, and the union of the two ways', () => {
    fc.assert(
      fc.property(hitAndNodes, ([hit, nodes]) => {
        const both = listed(isolate(hit, nodes, 'both')).sort()
        expect(both.map((pair) => pair.split('>').reverse().join('>')).sort()).toEqual(both)
        const ways = union(isolate(hit, nodes, 'inbound'), isolate(hit, nodes, 'outbound'))
        expect(listed(ways).sort()).toEqual(both)
      }),
    )
  })

  it('never sets a node against itself, and never lists an empty entry', () => {
    fc.assert(
      fc.property(hitAndNodes, fc.constantFrom(...DIRECTIONS), ([hit, nodes], direction) => {
        for (const [at, froms] of Object.entries(isolate(hit, nodes, direction))) {
          expect(froms).not.toContain(at)
          expect(froms.length).toBeGreaterThan(0)
          expect(new Set(froms).size).toBe(froms.length)
        }
      }),
    )
  })
})

describe('separate', () => {
  it('leaves every component whole and cuts it from all others both ways', () => {
    const grudge = separate([['n1', 'n2'], ['n3'], ['n4', 'n5']])
    expect(grudge).toEqual({
      n1: ['n3', 'n4', 'n5'],
      n2: ['n3', 'n4', 'n5'],
      n3: ['n1', 'n2', 'n4', 'n5'],
      n4: ['n1', 'n2', 'n3'],
      n5: ['n1', 'n2', 'n3'],
    })
  })

  it('of single nodes leaves no pair open', () => {
    expect(cutPairs(separate(NODES.map((node) => [node])))).toHaveLength(NODES.length * (NODES.length - 1))
  })

  it('of two components is the two-way isolation of either', () => {
    fc.assert(
      fc.property(hitAndNodes, ([hit, nodes]) => {
        const outside = nodes.filter((node) => !hit.includes(node))
        expect(listed(separate([hit, outside])).sort()).toEqual(listed(isolate(hit, nodes, 'both')).sort())
      }),
    )
  })
})

describe('union', () => {
  it('adds up cuts and keeps each once', () => {
    expect(union({ n1: ['n2'] }, { n1: ['n3', 'n2'], n2: ['n3'] }, {})).toEqual({ n1: ['n2', 'n3'], n2: ['n3'] })
    expect(union()).toEqual({})
  })
})
