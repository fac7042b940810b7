import { describe, expect, it } from 'vitest'
import { delay } from '../../../harness/generator/delay.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { counting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('delay', () => {
  it('spaces operations evenly from the first ask on', () => {
    const played = simulate(limit(4, delay(100, counting('a'))), { workers: [0], startNs: 5 })
    expect(schedule(played)).toEqual(['5 0 a 1', '105 0 a 2', '205 0 a 3', '305 0 a 4'])
  })

  it('keeps to its beat when wake-ups come late', () => {
    const played = simulate(limit(4, delay(100, counting('a'))), { workers: [0], latenessNs: 7 })
    expect(played.operations.map(({ atNs }) => atNs)).toEqual([0, 107, 207, 307])
  })

  it('makes up for two late operations after a stall, no more', () => {
    const latencyNs = (_: unknown, n: number) => (n === 0 ? 1000 : 1)
    const played = simulate(limit(5, delay(100, counting('a'))), { workers: [0], latencyNs })
    expect(played.operations.map(({ atNs }) => atNs)).toEqual([0, 1000, 1001, 1002, 1100])
  })
})

describe('sleep', () => {
  it('is pending from its first ask for its duration, and then done', () => {
    expect(simulate(sleep(100), { workers: [0], startNs: 40 })).toMatchObject({ operations: [], endNs: 140 })
    expect(simulate(sequence(sleep(100), sleep(0), sleep(20)), { workers: [0] }).endNs).toBe(120)
  })
})
