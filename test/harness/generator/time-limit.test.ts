import { describe, expect, it } from 'vitest'
import { limit, once } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { timeLimit } from '../../../harness/generator/time-limit.ts'
import { counting, nothing, waiting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('timeLimit', () => {
  it('lets operations begin before the deadline and none at it', () => {
    const played = simulate(timeLimit(30, counting('a')), { workers: [0], startNs: 100 })
    expect(schedule(played)).toEqual(['100 0 a 1', '110 0 a 2', '120 0 a 3'])
    expect(played.endNs).toBe(130)
  })

  it("ends a generator that stays pending, which Jepsen's outlives", () => {
    expect(simulate(timeLimit(30, waiting), { workers: [0], startNs: 5 }).endNs).toBe(35)
    expect(simulate(timeLimit(30, sleep(1000)), { workers: [0] }).endNs).toBe(30)
  })

  it('wakes up at the deadline while every worker is busy', () => {
    const played = simulate(timeLimit(30, counting('a')), { workers: [0], latencyNs: () => 500 })
    expect(played.endNs).toBe(30)
    expect(played.operations).toHaveLength(1)
  })

  it('does not put off an earlier wake-up', () => {
    const played = simulate(timeLimit(30, sequence(sleep(20), once(counting('a')))), { workers: [0] })
    expect(schedule(played)).toEqual(['20 0 a 1'])
  })

  it('ends early with its inner generator', () => {
    expect(simulate(timeLimit(1000, limit(2, counting('a'))), { workers: [0] }).endNs).toBe(10)
    expect(simulate(timeLimit(1000, nothing), { workers: [0] }).endNs).toBe(0)
  })

  it('counts from its own first ask inside a sequence', () => {
    const played = simulate(sequence(timeLimit(15, counting('a')), timeLimit(16, counting('b'))), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 a 2', '20 0 b 1', '30 0 b 2'])
  })
})
