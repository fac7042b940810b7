import { describe, expect, it } from 'vitest'
import { delay } from '../../../harness/generator/delay.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { shortestAny } from '../../../harness/generator/shortest-any.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('shortestAny', () => {
  it('takes whichever has an operation now, until one has ended', () => {
    const both = shortestAny(delay(100, counting('slow')), limit(3, delay(60, counting('fast'))))
    expect(schedule(simulate(both, { workers: [0] }))).toEqual([
      '0 0 slow 1',
      '10 0 fast 1',
      '60 0 fast 2',
      '100 0 slow 2',
      '120 0 fast 3',
    ])
  })

  it('sees an end behind a member that always has something to do', () => {
    expect(simulate(shortestAny(counting('a'), nothing), { workers: [0] }).operations).toEqual([])
    const { endNs } = simulate(shortestAny(counting('a'), sleep(35)), { workers: [0] })
    expect(endNs).toBe(35)
    expect(simulate(shortestAny(), { workers: [0] }).operations).toEqual([])
  })

  it('leaves the members alone that had no turn, and tells all of every event', () => {
    const played = simulate(limit(3, shortestAny(listening('a'), counting('b'))), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 a 0', '10 0 a 1', '20 0 a 2'])
    const turns = simulate(limit(4, shortestAny(delay(20, counting('a')), counting('b'))), { workers: [0] })
    expect(schedule(turns)).toEqual(['0 0 a 1', '10 0 b 1', '20 0 a 2', '30 0 b 2'])
  })
})
