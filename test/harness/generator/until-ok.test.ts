import { describe, expect, it } from 'vitest'
import { any } from '../../../harness/generator/any.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { untilOk } from '../../../harness/generator/until-ok.ts'
import { clientWorkers, counting, listening } from '../../support/generators.ts'
import { imperfect, perfectInfo } from '../../support/outcomes.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('untilOk', () => {
  it('tries until one of its operations is ok', () => {
    const played = simulate(untilOk(counting('a')), { workers: [0], outcome: imperfect() })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 a 2', '20 0 a 3'])
    expect(played.operations.map(({ type }) => type)).toEqual(['fail', 'info', 'ok'])
  })

  it('lets what is under way end, and asks for nothing more', () => {
    const latencyNs = (_: unknown, n: number) => [30, 10, 25][n] ?? 10
    const played = simulate(untilOk(counting('a')), { workers: clientWorkers(2), latencyNs })
    expect(schedule(played)).toEqual(['0 1 a 1', '0 0 a 2'])
  })

  it('does not take the success of another generator for its own', () => {
    const both = any(untilOk(limit(3, counting('a'))), limit(2, counting('b')))
    const played = simulate(both, {
      workers: [0],
      outcome: ({ f, value }, _n) => ({ type: f === 'a' ? 'fail' : 'ok', value }),
    })
    expect(played.operations.map(({ f }) => f)).toEqual(['a', 'a', 'a', 'b', 'b'])
    const before = sequence(limit(2, counting('b')), untilOk(counting('a')))
    expect(simulate(before, { workers: [0] }).operations.map(({ f }) => f)).toEqual(['b', 'b', 'a'])
  })

  it('ends with its inner generator, which hears of events', () => {
    const played = simulate(untilOk(limit(2, listening('a'))), { workers: [0], outcome: perfectInfo })
    expect(schedule(played)).toEqual(['0 0 a 0', '10 0 a 0'])
  })
})
