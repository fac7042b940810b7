import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import type { Generator } from '../../../harness/generator/generator.ts'
import { limit, once } from '../../../harness/generator/limit.ts'
import { mix } from '../../../harness/generator/mix.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { counting, listening, nothing, waiting } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

const evenly = (...generators: Generator[]) =>
  mix(
    Random.stream(3, 'mix'),
    generators.map((generator) => ({ weight: 1, generator })),
  )

describe('mix', () => {
  it('draws members at random', () => {
    const played = simulate(limit(6, evenly(counting('a'), counting('b'))), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 b 1', '10 0 a 1', '20 0 a 2', '30 0 b 2', '40 0 b 3', '50 0 b 4'])
  })

  it('draws a member of weight 3 three times as often as one of weight 1', () => {
    const weighted = mix(Random.stream(1, 'mix'), [
      { weight: 3, generator: counting('a') },
      { weight: 1, generator: counting('b') },
    ])
    const { operations } = simulate(limit(4000, weighted), { workers: [0] })
    const share = operations.filter(({ f }) => f === 'a').length / 4000
    expect(share).toBeGreaterThan(0.72)
    expect(share).toBeLessThan(0.78)
  })

  it("does not block on a pending member while another has an operation (Jepsen's does)", () => {
    const { operations } = simulate(limit(100, evenly(waiting, counting('a'))), { workers: [0] })
    expect(operations).toHaveLength(100)
  })

  it('wakes up for the first member that has something to do', () => {
    const later = (ns: number, f: string) => sequence(sleep(ns), once(counting(f)))
    const played = simulate(evenly(later(300, 'c'), later(100, 'a'), later(200, 'b')), { workers: [0] })
    expect(schedule(played)).toEqual(['100 0 a 1', '200 0 b 1', '300 0 c 1'])
  })

  it('drops members that are done, and is done with the last', () => {
    const played = simulate(evenly(limit(2, counting('a')), nothing, limit(3, counting('b'))), { workers: [0] })
    const functions = played.operations.map(({ f }) => f).sort()
    expect(functions).toEqual(['a', 'a', 'b', 'b', 'b'])
  })

  it('tells every member of every event', () => {
    const { operations } = simulate(limit(20, evenly(listening('a'), listening('b'))), { workers: [0] })
    expect(operations.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })
})
