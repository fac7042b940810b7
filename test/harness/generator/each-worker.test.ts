import { describe, expect, it } from 'vitest'
import { eachWorker } from '../../../harness/generator/each-worker.ts'
import { limit, once } from '../../../harness/generator/limit.ts'
import { phases } from '../../../harness/generator/phases.ts'
import { clients } from '../../../harness/generator/route.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { clientWorkers, counting, listening, nothing, workersAndNemesis } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('eachWorker', () => {
  it('lets every worker go through its own copy at its own speed', () => {
    const played = simulate(eachWorker(limit(3, counting('a'))), {
      workers: clientWorkers(2),
      latencyNs: ({ worker }) => (worker === 0 ? 10 : 25),
    })
    expect(schedule(played)).toEqual(['0 0 a 1', '0 1 a 1', '10 0 a 2', '20 0 a 3', '25 1 a 2', '50 1 a 3'])
  })

  it('copies what the one before the first ask has heard', () => {
    const generator = phases(limit(4, counting('a')), eachWorker(once(listening('b'))))
    const { operations } = simulate(generator, { workers: clientWorkers(2) })
    expect(operations.slice(4).map(({ worker, value }) => [worker, value])).toEqual([
      [0, 4],
      [1, 4],
    ])
  })

  it('goes on telling every copy of every event', () => {
    const { operations } = simulate(eachWorker(limit(2, listening('a'))), { workers: clientWorkers(2) })
    expect(operations.map(({ value }) => value)).toEqual([0, 0, 1, 2])
  })

  it('wakes up for the first copy that has something to do, and counts from its own first ask', () => {
    const played = simulate(eachWorker(sequence(sleep(50), once(counting('a')))), { workers: clientWorkers(2) })
    expect(schedule(played)).toEqual(['50 0 a 1', '50 1 a 1'])
  })

  it('takes the workers of its context alone', () => {
    const { operations } = simulate(clients(eachWorker(once(counting('a')))), { workers: workersAndNemesis(3) })
    expect(operations.map(({ worker }) => worker)).toEqual([0, 1, 2])
    expect(simulate(eachWorker(nothing), { workers: workersAndNemesis(3) }).operations).toEqual([])
  })
})
