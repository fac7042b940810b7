import { describe, expect, it } from 'vitest'
import { filter } from '../../../harness/generator/filter.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { counting, listening } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('filter', () => {
  it('leaves operations out as if they had never been asked for', () => {
    const odd = filter(({ value }) => Number(value) % 2 === 1, limit(6, counting('a')))
    expect(schedule(simulate(odd, { workers: [0] }))).toEqual(['0 0 a 1', '10 0 a 3', '20 0 a 5'])
  })

  it('tells its inner generator of events', () => {
    const all = filter(() => true, limit(2, listening('a')))
    expect(schedule(simulate(all, { workers: [0] }))).toEqual(['0 0 a 0', '10 0 a 1'])
  })

  it('says so when it would look for ever', () => {
    expect(() =>
      simulate(
        filter(() => false, counting('a')),
        { workers: [0] },
      ),
    ).toThrow(expect.objectContaining({ code: 'FILTER_KEEPS_NOTHING' }))
    expect(
      simulate(
        filter(() => false, limit(5, counting('a'))),
        { workers: [0] },
      ).operations,
    ).toEqual([])
  })
})
