import { describe, expect, it } from 'vitest'
import { cycle } from '../../../harness/generator/cycle.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('cycle', () => {
  it('begins anew whenever it ends', () => {
    const round = sequence(limit(2, counting('a')), sleep(30))
    expect(schedule(simulate(limit(5, cycle(round)), { workers: [0] }))).toEqual([
      '0 0 a 1',
      '10 0 a 2',
      '40 0 a 1',
      '50 0 a 2',
      '80 0 a 1',
    ])
  })

  it('goes round so many times, each time without memory of the rounds before', () => {
    // A round begins when the one before has no more to ask for, so it hears that one's last operation end.
    const { operations } = simulate(cycle(limit(2, listening('a')), 3), { workers: [0] })
    expect(operations.map(({ value }) => value)).toEqual([0, 1, 1, 2, 1, 2])
  })

  it('ends with a round that does nothing', () => {
    expect(simulate(cycle(nothing), { workers: [0] }).operations).toEqual([])
  })
})
