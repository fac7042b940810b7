import { describe, expect, it } from 'vitest'
import { limit } from '../../../harness/generator/limit.ts'
import { repeat } from '../../../harness/generator/repeat.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('repeat', () => {
  it('asks for the same operation so many times', () => {
    const played = simulate(repeat(sequence(sleep(20), counting('a')), 3), { workers: [0] })
    expect(schedule(played)).toEqual(['20 0 a 1', '30 0 a 1', '40 0 a 1'])
  })

  it('without end if no count is given, and with the end of its inner generator', () => {
    expect(simulate(limit(50, repeat(limit(1, counting('a')))), { workers: [0] }).operations).toHaveLength(50)
    expect(simulate(repeat(nothing), { workers: [0] }).operations).toEqual([])
  })

  it('still lets it learn', () => {
    expect(schedule(simulate(repeat(listening('a'), 3), { workers: [0] }))).toEqual(['0 0 a 0', '10 0 a 1', '20 0 a 2'])
  })
})
