import { describe, expect, it } from 'vitest'
import { stretchedScale } from '../../../../reports/html/inside/stretched-scale.ts'

const S = 1e9

describe('the stretched scale', () => {
  it.each([
    ['seconds and microseconds', [0.4 * S, 1 * S, 3.562 * S, 3.562_004 * S, 3.9 * S]],
    ['one moment', [2 * S]],
    ['the same moment twice', [2 * S, 2 * S]],
    ['the very beginning', [0, 1000]],
  ])('keeps the order of %s within its ends', (_, moments) => {
    const { x, fromNs, toNs } = stretchedScale(moments, 100, 1100, 10 * S)
    const places = [fromNs, ...moments, toNs].map(x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    for (const place of [...places, x(-S), x(99 * S)]) {
      expect(place).toBeGreaterThanOrEqual(100)
      expect(place).toBeLessThanOrEqual(1100)
    }
  })

  it('gives steps within microseconds room beside seconds', () => {
    const { x } = stretchedScale([0, 3 * S, 3.000_01 * S], 100, 1100, 10 * S)
    expect(x(3.000_01 * S) - x(3 * S)).toBeGreaterThan(100)
    expect(x(3 * S) - x(0)).toBeGreaterThan(x(3.000_01 * S) - x(3 * S))
  })

  it('does not go beyond the end of the run', () => {
    expect(stretchedScale([1 * S, 9 * S], 0, 100, 9 * S).toNs).toBe(9 * S)
  })
})
