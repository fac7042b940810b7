import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PluginError } from '../../../../harness/core/errors.ts'
import { NodeClock, RATE_PPM_MAX, RATE_PPM_MIN } from '../../../../harness/runtime/sim/clock.ts'

const rate = fc.integer({ min: RATE_PPM_MIN, max: RATE_PPM_MAX })
const span = fc.integer({ min: 0, max: 100_000_000_000 })

describe('the clock of a simulated node', () => {
  it('runs at its rate, from where it stood', () => {
    const clock = new NodeClock(500)
    expect(clock.at(1_000)).toBe(1_500)
    clock.set(1_000, 1_000_000, 0)
    expect(clock.at(3_000)).toBe(5_500)
    clock.set(3_000, -500_000, 70)
    expect(clock.at(3_003)).toBe(5_571)
  })

  it('shows what exact arithmetic says', () => {
    fc.assert(
      fc.property(rate, span, (ratePpm, elapsedUs) => {
        const clock = new NodeClock(0)
        clock.set(0, ratePpm, 0)
        expect(clock.at(elapsedUs)).toBe(Number((BigInt(elapsedUs) * BigInt(1_000_000 + ratePpm)) / 1_000_000n))
      }),
    )
  })

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rate, fc.nat(1_000), fc.nat(1_000))), (changes) => {
        const clock = new NodeClock(0)
        let nowUs = 0
        let shown = 0
        for (const [ratePpm, afterUs, jumpUs] of changes) {
          nowUs += afterUs
          expect(clock.at(nowUs)).toBeGreaterThanOrEqual(shown)
          clock.set(nowUs, ratePpm, jumpUs)
          shown = clock.at(nowUs)
        }
      }),
    )
  })

  it('names the first true time at which it shows so much', () => {
    fc.assert(
      fc.property(rate, span, span, (ratePpm, setUs, localUs) => {
        const clock = new NodeClock(0)
        clock.set(setUs, ratePpm, 0)
        const whenUs = clock.whenUs(localUs)
        expect(whenUs).toBeGreaterThanOrEqual(setUs)
        expect(clock.at(whenUs)).toBeGreaterThanOrEqual(localUs)
        if (whenUs > setUs) expect(clock.at(whenUs - 1)).toBeLessThan(localUs)
      }),
    )
  })

  it.each([
    [RATE_PPM_MIN - 1, 0],
    [RATE_PPM_MAX + 1, 0],
    [0.5, 0],
    [0, -1],
    [0, 0.5],
  ])('refuses a rate of %s ppm after a jump of %s us', (ratePpm, jumpUs) => {
    expect(() => new NodeClock(0).set(0, ratePpm, jumpUs)).toThrow(PluginError)
  })
})
