import { describe, expect, it } from 'vitest'
import { NO_SKEW, offsetAt, rateOf } from '../../../harness/core/wall-skew.ts'

const HOUR_US = 3_600_000_000

describe('how far a wall clock is off', () => {
  it('is nothing without a fault, or before anything was gained', () => {
    expect(offsetAt([], 5)).toBe(0)
    expect(offsetAt([{ ...NO_SKEW, ratePpm: 100_000, sinceUs: 7 }], 7)).toBe(0)
  })

  it('is the offset at once, ahead or behind', () => {
    expect(offsetAt([{ ...NO_SKEW, offsetUs: -HOUR_US, sinceUs: 10 }], 10)).toBe(-HOUR_US)
  })

  it('grows with the rate, in whole microseconds, exactly after days', () => {
    const fast = { ...NO_SKEW, ratePpm: 100_001, sinceUs: 10 }
    expect(offsetAt([fast], 1_000_010)).toBe(100_001)
    expect(offsetAt([fast], 19)).toBe(0)
    expect(offsetAt([{ ...fast, ratePpm: -1 }], 19)).toBe(-1)
    const days = 100 * 24 * HOUR_US
    expect(BigInt(offsetAt([{ ...fast, sinceUs: 0 }], days + 999))).toBe((BigInt(days + 999) * 100_001n) / 1_000_000n)
  })

  it('comes and goes with a period, beginning with the offset', () => {
    const strobe = { offsetUs: 5, ratePpm: 0, periodUs: 20, sinceUs: 100 }
    expect([100, 119, 120, 139, 140].map((nowUs) => offsetAt([strobe], nowUs))).toEqual([5, 5, 0, 0, 5])
  })

  it('adds up over faults', () => {
    const skews = [
      { ...NO_SKEW, offsetUs: 60, sinceUs: 0 },
      { ...NO_SKEW, ratePpm: 500_000, sinceUs: 0 },
      { ...NO_SKEW, ratePpm: -200, sinceUs: 0 },
    ]
    expect(offsetAt(skews, 1_000_000)).toBe(499_860)
    expect(rateOf(skews)).toBe(499_800)
  })
})
