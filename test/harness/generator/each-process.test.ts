import { describe, expect, it } from 'vitest'
import { any } from '../../../harness/generator/any.ts'
import { delay } from '../../../harness/generator/delay.ts'
import { eachProcess } from '../../../harness/generator/each-process.ts'
import { limit, once } from '../../../harness/generator/limit.ts'
import { clients } from '../../../harness/generator/route.ts'
import { nemesisGenerator } from '../../../nemesis/nemesis-generator.ts'
import { clientWorkers, counting, listening, workersAndNemesis } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

const KILL = { type: 'kill', target: 'one', parameters: {} } as const

describe('eachProcess', () => {
  /** The second and the fourth operation end unknown. */
  const outcome = ({ value }: { readonly value: unknown }, n: number) =>
    ({ type: n === 1 || n === 3 ? 'info' : 'ok', value: value as number }) as const

  it('begins anew with the process that follows an unknown outcome', () => {
    const played = simulate(eachProcess(limit(3, counting('a'))), { workers: [0], outcome })
    expect(played.operations.map(({ value, type }) => `${value} ${type}`)).toEqual([
      '1 ok',
      '2 info',
      '1 ok',
      '2 info',
      '1 ok',
      '2 ok',
      '3 ok',
    ])
  })

  it('waits for operations that may yet bring a new process, and ends after them', () => {
    const played = simulate(eachProcess(once(counting('a'))), {
      workers: clientWorkers(2),
      latencyNs: (_op, n) => [50, 10, 10][n] ?? 10,
      outcome: ({ value }, n) => ({ type: n === 0 ? 'info' : 'ok', value }),
    })
    expect(schedule(played)).toEqual(['0 0 a 1', '0 1 a 1', '50 0 a 1'])
    expect(played.endNs).toBe(60)
  })

  it('does not take the end of another generator’s operation for one of its own', () => {
    const both = any(eachProcess(limit(2, delay(30, counting('a')))), limit(5, counting('b')))
    const played = simulate(both, {
      workers: [0],
      outcome: ({ f, value }) => ({ type: f === 'b' ? 'info' : 'ok', value }),
    })
    expect(played.operations.filter(({ f }) => f === 'a')).toHaveLength(2)
  })

  it('knows no new process of the nemesis, whose operations always end so', () => {
    const faults = nemesisGenerator([{ id: 7, atNs: 20, durationNs: 30, fault: KILL }])
    const outcome = () => ({ type: 'info', value: null }) as const
    expect(schedule(simulate(eachProcess(faults), { workers: ['nemesis'], outcome }))).toEqual([
      '20 nemesis apply 7',
      '50 nemesis heal 7',
    ])
  })

  it('takes the workers of its context alone, and tells every copy of every event', () => {
    const { operations } = simulate(clients(eachProcess(limit(2, listening('a')))), { workers: workersAndNemesis(2) })
    expect(operations.map(({ worker, value }) => `${worker} ${value}`)).toEqual(['0 0', '1 0', '0 1', '1 2'])
  })
})
