import { describe, expect, it } from 'vitest'
import { objections, usage } from '../../../../harness/runtime/docker/cpu-port.ts'

const counted = (total_usage: number, throttled_periods: number) => ({
  cpu_usage: { total_usage },
  throttling_data: { throttled_periods },
})

describe('what a server used of a processor', () => {
  it('is what it used between the two counts of the engine', () => {
    const stats = {
      preread: '2026-01-01T00:00:00.000Z',
      read: '2026-01-01T00:00:01.000Z',
      precpu_stats: counted(1e9, 3),
      cpu_stats: counted(1.052e9, 12),
    }
    expect(usage(stats)).toEqual({ usedPercent: 5.2, throttledPeriods: 9 })
  })

  it('cannot be counted where it does not run, or was started between', () => {
    const dead = { preread: '0001-01-01T00:00:00Z', read: '0001-01-01T00:00:00Z', precpu_stats: {}, cpu_stats: {} }
    expect(usage(dead)).toEqual({ usedPercent: 'not counted', throttledPeriods: 0 })
    const started = { ...dead, preread: '2026-01-01T00:00:00Z', read: '2026-01-01T00:00:01Z' }
    expect(usage({ ...started, precpu_stats: counted(5e9, 1), cpu_stats: counted(1e9, 0) })).toEqual({
      usedPercent: 'not counted',
      throttledPeriods: 0,
    })
  })

  it('speaks against a squeeze if it is more than that, or may be', () => {
    expect(objections({ allowedPercent: 5, usedPercent: 5.4, throttledPeriods: 9 }, 5)).toEqual([])
    expect(objections({ allowedPercent: 5, usedPercent: 0, throttledPeriods: 0 }, 10)).toEqual([])
    expect(objections({ allowedPercent: 10, usedPercent: 9, throttledPeriods: 9 }, 5)).toHaveLength(2)
    expect(objections({ allowedPercent: 5, usedPercent: 'not counted', throttledPeriods: 0 }, 5)).toHaveLength(1)
    expect(objections({ allowedPercent: 'unlimited', usedPercent: 0, throttledPeriods: 0 }, 5)).toEqual([
      'it is allowed unlimited percent',
    ])
  })
})
