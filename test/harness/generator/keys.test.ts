import { describe, expect, it } from 'vitest'
import { concurrentKeys } from '../../../harness/generator/concurrent-keys.ts'
import { delay } from '../../../harness/generator/delay.ts'
import type { Keys } from '../../../harness/generator/keys.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { clients } from '../../../harness/generator/route.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sequentialKeys } from '../../../harness/generator/sequential-keys.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { clientWorkers, counting, listening, nothing, workersAndNemesis } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

const keys = (count: number, generatorFor: Keys['generatorFor']): Keys => ({
  keyAt: (n) => (n < count ? `k${n}` : undefined),
  generatorFor,
})

describe('sequentialKeys', () => {
  it('gives every value a key, one key after the other', () => {
    const played = simulate(sequentialKeys(keys(3, () => limit(2, counting('a')))), { workers: [0] })
    expect(schedule(played)).toEqual([
      '0 0 a k0 1',
      '10 0 a k0 2',
      '20 0 a k1 1',
      '30 0 a k1 2',
      '40 0 a k2 1',
      '50 0 a k2 2',
    ])
  })

  it('tells the generator of a key of that key alone, and not of the key', () => {
    const played = simulate(sequentialKeys(keys(2, () => limit(2, listening('a')))), {
      workers: clientWorkers(2),
      latencyNs: (_op, n) => [10, 30, 15, 10][n] ?? 10,
    })
    // The second operation of k0 ends while k1 is at work, whose generator does not hear of it.
    expect(schedule(played)).toEqual(['0 1 a k0 0', '0 0 a k0 0', '10 1 a k1 0', '25 1 a k1 1'])
  })

  it('passes over keys without operations, and says so where there is nothing else', () => {
    const second = keys(3, (key) => (key === 'k1' ? limit(1, counting('a')) : nothing))
    expect(schedule(simulate(sequentialKeys(second), { workers: [0] }))).toEqual(['0 0 a k1 1'])
    const endless = sequentialKeys(keys(Number.POSITIVE_INFINITY, () => nothing))
    expect(() => simulate(endless, { workers: [0] })).toThrow(
      expect.objectContaining({ code: 'KEYS_WITHOUT_OPERATIONS' }),
    )
  })
})

describe('concurrentKeys', () => {
  it('lets each group work on one key at a time, and take the next of the row when it has ended', () => {
    const generator = concurrentKeys(
      2,
      keys(4, (key) => limit(key === 'k0' ? 6 : 2, counting('a'))),
    )
    const played = simulate(clients(generator), { workers: workersAndNemesis(4) })
    const groups = new Map(played.operations.map(({ key, worker }) => [key, Number(worker) < 2 ? 'left' : 'right']))
    expect(Object.fromEntries(groups)).toEqual({ k0: 'left', k1: 'right', k2: 'right', k3: 'right' })
    expect(played.operations.map(({ atNs, key, value }) => `${atNs} ${key} ${value}`)).toEqual([
      '0 k0 1',
      '0 k1 1',
      '0 k0 2',
      '0 k1 2',
      '10 k0 3',
      '10 k2 1',
      '10 k0 4',
      '10 k2 2',
      '20 k0 5',
      '20 k3 1',
      '20 k0 6',
      '20 k3 2',
    ])
  })

  it('lets the groups take turns at a rate that is too low for all', () => {
    const generator = delay(
      100,
      concurrentKeys(
        1,
        keys(3, () => limit(3, counting('a'))),
      ),
    )
    const { operations } = simulate(generator, { workers: clientWorkers(3) })
    expect(operations.map(({ key }) => key)).toEqual(['k0', 'k1', 'k2', 'k0', 'k1', 'k2', 'k0', 'k1', 'k2'])
  })

  it('wakes up for the first group that has something to do', () => {
    const later = keys(2, (key) => sequence(sleep(key === 'k0' ? 70 : 40), limit(1, counting('a'))))
    const played = simulate(concurrentKeys(1, later), { workers: clientWorkers(2) })
    expect(schedule(played)).toEqual(['40 1 a k1 1', '70 0 a k0 1'])
  })

  it('tells the generator of a key of that key alone', () => {
    const played = simulate(
      concurrentKeys(
        1,
        keys(3, () => limit(2, listening('a'))),
      ),
      { workers: clientWorkers(2) },
    )
    expect(schedule(played)).toEqual([
      '0 0 a k0 0',
      '0 1 a k1 0',
      '10 0 a k0 1',
      '10 1 a k1 1',
      '20 0 a k2 0',
      '30 0 a k2 1',
    ])
  })

  it('refuses groups that do not come out even', () => {
    for (const size of [2, 4]) {
      expect(() =>
        simulate(
          concurrentKeys(
            size,
            keys(1, () => nothing),
          ),
          { workers: workersAndNemesis(3) },
        ),
      ).toThrow(expect.objectContaining({ code: 'GROUPS_UNEVEN' }))
    }
  })
})
