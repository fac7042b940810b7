import { describe, expect, it } from 'vitest'
import { any } from '../../../harness/generator/any.ts'
import { delay } from '../../../harness/generator/delay.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { clientWorkers, counting, listening, nothing, waiting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('any', () => {
  it('takes whichever has an operation now, and wakes up for the earliest', () => {
    const both = any(limit(3, delay(100, counting('slow'))), limit(4, delay(60, counting('fast'))))
    expect(schedule(simulate(both, { workers: clientWorkers(1) }))).toEqual([
      '0 0 slow 1',
      '10 0 fast 1',
      '60 0 fast 2',
      '100 0 slow 2',
      '120 0 fast 3',
      '180 0 fast 4',
      '200 0 slow 3',
    ])
  })

  it('gives earlier members the first go', () => {
    const played = simulate(limit(3, any(counting('first'), counting('second'))), { workers: [0] })
    expect(played.operations.map(({ f }) => f)).toEqual(['first', 'first', 'first'])
  })

  it('goes on beside a member that waits, and is done only when all are', () => {
    expect(simulate(any(waiting, limit(3, counting('a'))), { workers: [0], untilNs: 30 }).operations).toHaveLength(3)
    expect(simulate(any(nothing, limit(3, counting('a')), nothing), { workers: [0] }).operations).toHaveLength(3)
    expect(simulate(any(nothing, nothing), { workers: [0] }).operations).toEqual([])
  })

  it('tells every member of every event', () => {
    const played = simulate(any(limit(2, counting('a')), limit(1, listening('b'))), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 a 2', '20 0 b 2'])
  })
})
