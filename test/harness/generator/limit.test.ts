import { describe, expect, it } from 'vitest'
import { limit, once } from '../../../harness/generator/limit.ts'
import { counting, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('limit', () => {
  it('ends after that many operations, not counting the times it was pending', () => {
    const played = simulate(limit(3, counting('a')), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 a 2', '20 0 a 3'])
    expect(played.endNs).toBe(20)
  })

  it.each([
    ['zero operations', limit(0, counting('a')), 0],
    ['one operation', once(counting('a')), 1],
    ['fewer operations than its limit if the inner generator ends', limit(5, limit(2, counting('a'))), 2],
    ['nothing of nothing', limit(5, nothing), 0],
  ])('lets through %s', (_, generator, count) => {
    expect(simulate(generator, { workers: [0] }).operations).toHaveLength(count)
  })
})
