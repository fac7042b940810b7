import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'

function draws(random: Random, count = 5): number[] {
  return Array.from({ length: count }, () => random.integer(0, 1_000_000))
}

describe('random streams', () => {
  it('draw the same numbers for the same seed and name, in every version: replays depend on it', () => {
    expect(draws(Random.stream(7, 'schedule'))).toEqual(draws(Random.stream(7, 'schedule')))
    expect(draws(Random.stream(7, 'schedule'))).toEqual([488_757, 507_940, 645_125, 980_203, 956_248])
  })

  it('differ by seed and by name', () => {
    const streams = [Random.stream(7, 'a'), Random.stream(8, 'a'), Random.stream(7, 'b'), Random.stream(0, 'a')]
    expect(new Set(streams.map((stream) => draws(stream).join())).size).toBe(4)
  })

  it('are not shifted by draws of their parent', () => {
    const parent = Random.stream(1, 'parent')
    const before = draws(parent.stream('child'))
    draws(parent)
    expect(draws(parent.stream('child'))).toEqual(before)
  })

  it('go on from a copy as from the original', () => {
    const random = Random.stream(1, 'x')
    draws(random)
    const copy = random.copy()
    expect(draws(copy)).toEqual(draws(random))
  })

  it('draw integers from both bounds on', () => {
    const random = Random.stream(3, 'bounds')
    expect([...new Set(Array.from({ length: 200 }, () => random.integer(2, 4)))].sort()).toEqual([2, 3, 4])
    expect(random.integer(9, 9)).toBe(9)
  })

  it('draw fractions below 1', () => {
    const random = Random.stream(3, 'fractions')
    const fractions = Array.from({ length: 1_000 }, () => random.fraction())
    expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true)
    expect(Math.abs(fractions.reduce((sum, fraction) => sum + fraction) / 1_000 - 0.5)).toBeLessThan(0.05)
  })

  it('shuffle without losing an item or touching the array given', () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8]
    const shuffled = Random.stream(5, 'shuffle').shuffle(items)
    expect(items).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(shuffled).not.toEqual(items)
    expect([...shuffled].sort()).toEqual(items)
  })
})
