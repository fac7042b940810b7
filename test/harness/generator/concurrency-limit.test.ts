import { describe, expect, it } from 'vitest'
import { concurrencyLimit } from '../../../harness/generator/concurrency-limit.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { clientWorkers, counting, listening } from '../../support/generators.ts'
import { simulate } from '../../support/simulate-generator.ts'

describe('concurrencyLimit', () => {
  it('lets so many operations be under way at once', () => {
    const played = simulate(concurrencyLimit(2, limit(6, counting('a'))), {
      workers: clientWorkers(5),
      latencyNs: (_op, n) => [10, 30][n % 2] ?? 10,
    })
    expect(played.operations.map(({ atNs, completedNs }) => `${atNs}-${completedNs}`)).toEqual([
      '0-10',
      '0-30',
      '10-20',
      '20-50',
      '30-40',
      '40-70',
    ])
  })

  it('draws the same requests as without it, and tells its inner generator of events', () => {
    const workers = clientWorkers(3)
    const values = (generator = counting('a')) =>
      simulate(limit(5, generator), { workers }).operations.map(({ value }) => value)
    expect(values(concurrencyLimit(1, counting('a')))).toEqual(values())
    expect(values(concurrencyLimit(1, listening('a')))).toEqual([0, 1, 2, 3, 4])
  })
})
