import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { rate, stagger } from '../../../harness/generator/stagger.ts'
import { timeLimit } from '../../../harness/generator/time-limit.ts'
import { clientWorkers, counting, listening } from '../../support/generators.ts'
import { simulate } from '../../support/simulate-generator.ts'

const MILLISECOND_NS = 1_000_000
const SECOND_NS = 1000 * MILLISECOND_NS
const random = Random.stream(5, 'pace')

describe('stagger', () => {
  it('starts at the first ask and then at intervals from 0 to twice the mean', () => {
    const played = simulate(limit(5, stagger(random, 1000, counting('a'))), { workers: clientWorkers(5), startNs: 70 })
    expect(played.operations.map(({ atNs }) => atNs)).toEqual([70, 247, 1305, 1962, 2275])
  })

  it('spreads intervals evenly over their range', () => {
    const { operations } = simulate(limit(2001, stagger(random, 1000, counting('a'))), { workers: clientWorkers(9) })
    const intervals = operations.slice(1).map(({ atNs }, i) => atNs - (operations[i]?.atNs ?? 0))
    expect(Math.max(...intervals)).toBeLessThan(2000)
    const counts = [0, 500, 1000, 1500].map((from) => intervals.filter((ns) => ns >= from && ns < from + 500).length)
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(80)
  })

  it.each([
    ['in time', 200, 0],
    ['1.3 ms late', 200, 1.3 * MILLISECOND_NS],
    ['1.3 ms late at intervals of 1 ms', 1000, 1.3 * MILLISECOND_NS],
    ['1.3 ms late at intervals of 0.25 ms', 4000, 1.3 * MILLISECOND_NS],
  ])('holds the average rate when wake-ups come %s', (_, perSecond, latenessNs) => {
    const generator = timeLimit(10 * SECOND_NS, rate(random, perSecond, counting('a')))
    const { operations } = simulate(generator, { workers: clientWorkers(10), latenessNs })
    expect(operations.length / 10 / perSecond).toBeGreaterThan(0.96)
    expect(operations.length / 10 / perSecond).toBeLessThan(1.04)
  })

  it('does not follow a stall with a burst: it makes up for two mean intervals at most', () => {
    const MEAN_NS = 10 * MILLISECOND_NS
    const stalled = (op: unknown, n: number) => (op !== undefined && n === 0 ? SECOND_NS : MILLISECOND_NS)
    const generator = timeLimit(1.1 * SECOND_NS, stagger(random, MEAN_NS, counting('a')))
    const { operations } = simulate(generator, { workers: [0], latencyNs: stalled })
    const burst = operations.filter(({ atNs }) => atNs >= SECOND_NS && atNs < SECOND_NS + MEAN_NS)
    expect(burst.length).toBeGreaterThan(1)
    expect(burst.length).toBeLessThan(8)
  })

  it('ends with its inner generator, and keeps the due time while that is pending', () => {
    const inner = sequence(sleep(500), limit(2, counting('a')))
    const { operations } = simulate(stagger(random, 100, inner), { workers: [0], latencyNs: () => 1 })
    expect(operations.map(({ atNs }) => atNs)).toEqual([500, 501])
  })

  it('tells its inner generator of events', () => {
    const { operations } = simulate(limit(3, stagger(random, 100, listening('a'))), {
      workers: [0],
      latencyNs: () => 0,
    })
    expect(operations.map(({ value }) => value)).toEqual([0, 1, 2])
  })
})
