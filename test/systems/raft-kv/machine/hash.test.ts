import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf, hashOfText, hashReplaced, hashSum } from '../../../../systems/raft-kv/machine/hash.ts'

const hash = fc.nat().map((i) => hashOf(1, i, 0, 0))

describe('hashes', () => {
  it('are integers below 2^52, all different over what a run may hold', () => {
    const seen = new Set<number>()
    for (let kind = 1; kind <= 4; kind++)
      for (let a = 0; a < 50; a++)
        for (let b = 0; b < 50; b++) for (let c = -5; c < 5; c++) seen.add(hashOf(kind, a, b, c))
    for (const value of seen) if (!Number.isInteger(value) || value < 0 || value >= 2 ** 52) expect(value).toBe('hash')
    expect(seen.size).toBe(100_000)
  })

  it('tell numbers apart beyond 32 bits, and signs', () => {
    const values = [
      -1,
      0,
      1,
      2 ** 31,
      -(2 ** 31),
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
      -(2 ** 32),
      2 ** 53 - 1,
      1 - 2 ** 53,
    ]
    for (const at of [0, 1, 2])
      expect(new Set(values.map((v) => hashOf(1, ...([0, 0, 0].with(at, v) as [number, number, number])))).size).toBe(
        values.length,
      )
  })

  it('tell texts apart, as names are', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `k${i}`)
    expect(new Set(names.map(hashOfText)).size).toBe(names.length)
    expect(hashOfText('costarring')).not.toBe(hashOfText('liquid'))
  })

  it('are the same on every engine', () => {
    expect([hashOf(1, 2, 3, 4), hashOf(7, 2 ** 40, -5, 0), hashOfText('n1/1'), hashOfText('')]).toMatchInlineSnapshot(`
      [
        180235613884885,
        945109487151269,
        2473084689016868,
        2166136261,
      ]
    `)
  })

  it('have sums that forget the order, and from which one is taken out again', () => {
    fc.assert(
      fc.property(hash, hash, hash, (a, b, c) => {
        const sum = hashSum(hashSum(a, b), c)
        expect(hashSum(hashSum(c, a), b)).toBe(sum)
        expect(hashReplaced(sum, b, 0)).toBe(hashSum(a, c))
        expect(hashReplaced(sum, b, a)).toBe(hashSum(hashSum(a, a), c))
        expect(sum).toBeLessThan(2 ** 52)
      }),
    )
  })
})
