import { describe, expect, it } from 'vitest'
import { delay } from '../../../harness/generator/delay.ts'
import { flipFlop } from '../../../harness/generator/flip-flop.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('flipFlop', () => {
  it('takes one of each in turn, until one whose turn it is has ended', () => {
    const played = simulate(flipFlop(limit(2, counting('a')), counting('b')), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 b 1', '20 0 a 2', '30 0 b 2'])
    expect(simulate(flipFlop(counting('a'), nothing), { workers: [0] }).operations).toHaveLength(1)
  })

  it('waits for the one whose turn it is', () => {
    const played = simulate(limit(4, flipFlop(delay(100, counting('slow')), counting('fast'))), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 slow 1', '10 0 fast 1', '100 0 slow 2', '110 0 fast 2'])
  })

  it('takes more than two, and tells all of every event', () => {
    const three = flipFlop(counting('a'), counting('b'), listening('c'))
    expect(schedule(simulate(limit(6, three), { workers: [0] }))).toEqual([
      '0 0 a 1',
      '10 0 b 1',
      '20 0 c 2',
      '30 0 a 2',
      '40 0 b 2',
      '50 0 c 5',
    ])
  })
})
