import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersistentMap } from '../../../../systems/raft-kv/machine/persistent-map.ts'

// FNV-1a, 32 bits: the words of each pair have the same hash.
const COLLIDING = ['costarring', 'liquid', 'declinate', 'macallums', 'altarage', 'zinke']

describe('persistent map', () => {
  it('agrees with Map, and older maps stay as they were', () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 300 }).map((i) => `k${i}`),
      fc.constantFrom(...COLLIDING),
    )
    const step = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        let map = PersistentMap.empty<number>()
        const naive = new Map<string, number>()
        const older: [PersistentMap<number>, Map<string, number>][] = []
        for (const { key, value } of steps) {
          older.push([map, new Map(naive)])
          if (value === undefined) naive.delete(key)
          else naive.set(key, value)
          map = value === undefined ? map.delete(key) : map.set(key, value)
          expect(map.get(key)).toBe(value)
        }
        for (const [then, thenNaive] of [...older.slice(0, 5), older.at(-1) ?? [map, naive], [map, naive] as const])
          expect(new Map(then.entries())).toEqual(thenNaive)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps keys apart whose hashes are equal', () => {
    const map = COLLIDING.reduce((built, word, i) => built.set(word, i), PersistentMap.empty<number>())
    expect(COLLIDING.map((word) => map.get(word))).toEqual([0, 1, 2, 3, 4, 5])
    const again = map.set('liquid', 7).delete('costarring').delete('zinke')
    expect(COLLIDING.map((word) => again.get(word))).toEqual([undefined, 7, 2, 3, 4, undefined])
    expect([...again.entries()]).toHaveLength(4)
    expect(map.get('costarring')).toBe(0)
  })

  it('is iterated in one order, whatever the order in which it was built', () => {
    const keys = Array.from({ length: 100 }, (_, i) => `k${i}`)
    const build = (names: readonly string[]) => names.reduce((map, name) => map.set(name, 1), PersistentMap.empty())
    expect([...build(keys).entries()]).toEqual([...build(keys.toReversed()).entries()])
  })
})
