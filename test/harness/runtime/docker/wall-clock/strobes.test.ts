import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Strobes } from '../../../../../harness/runtime/docker/wall-clock/strobes.ts'

const STROBE = { offsetUs: 1_000, ratePpm: 0, periodUs: 20_000, sinceUs: 5_000_000 }

describe('a strobe', () => {
  beforeEach(() => vi.useFakeTimers({ now: 5_000 }))
  afterEach(() => vi.useRealTimers())

  it('turns at each end of a period, until it ends', () => {
    const turns: number[] = []
    const strobes = new Strobes()
    strobes.begin(1, STROBE, (atUs) => turns.push(atUs))
    vi.advanceTimersByTime(61)
    expect(turns).toEqual([5_020_000, 5_040_000, 5_060_000])
    strobes.end(1)
    vi.advanceTimersByTime(100)
    expect(turns).toHaveLength(3)
  })

  it('leaves out ends that passed while the harness was busy, and keeps its beat', () => {
    const turns: number[] = []
    const strobes = new Strobes()
    strobes.begin(1, STROBE, (atUs) => {
      turns.push(atUs)
      if (turns.length === 1) vi.setSystemTime(5_075)
    })
    vi.advanceTimersByTime(20)
    vi.advanceTimersByTime(5)
    expect(turns).toEqual([5_020_000, 5_080_000])
    strobes.endAll()
    expect(vi.getTimerCount()).toBe(0)
  })
})
