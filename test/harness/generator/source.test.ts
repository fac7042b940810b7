import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { source } from '../../../harness/generator/source.ts'
import { clientWorkers, counting, listening, workersAndNemesis } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('source', () => {
  it('draws one request after another for whichever client is free', () => {
    const played = simulate(limit(5, counting('read')), { workers: clientWorkers(2), latencyNs: (_, n) => 10 + n })
    expect(schedule(played)).toEqual(['0 1 read 1', '0 0 read 2', '10 1 read 3', '11 0 read 4', '22 1 read 5'])
  })

  it('never gives work to the nemesis', () => {
    const { operations } = simulate(limit(200, counting('read')), { workers: workersAndNemesis(2) })
    expect(new Set(operations.map(({ worker }) => worker))).toEqual(new Set([0, 1]))
  })

  it('spreads its work over all free clients', () => {
    const { operations } = simulate(limit(300, counting('read')), { workers: clientWorkers(3), latencyNs: () => 0 })
    for (const worker of [0, 1, 2]) {
      expect(operations.filter((op) => op.worker === worker).length).toBeGreaterThan(60)
    }
  })

  it('draws the same requests however often it was asked while nobody was free', () => {
    const busy = { timeNs: 0, free: [], workers: [0] }
    const free = { timeNs: 0, free: [0], workers: [0] }
    const random = Random.stream(7, 'values')
    const random100 = source({
      random,
      state: null,
      draw: (state, stream) => ({ request: { f: 'write', value: stream.integer(1, 100) }, state }),
    })
    const first = random100.next(busy)
    expect(first).toEqual({ type: 'pending', next: random100 })
    const second = first.type === 'pending' ? first.next.next(busy) : first
    const patient = second.type === 'pending' ? second.next.next(free) : second
    const prompt = random100.next(free)
    expect(patient.type === 'op' && patient.op).toEqual(prompt.type === 'op' && prompt.op)
  })

  it('changes its state by what it hears', () => {
    const played = simulate(limit(3, listening('read')), { workers: [0] })
    expect(schedule(played)).toEqual(['0 0 read 0', '10 0 read 1', '20 0 read 2'])
  })

  it('refuses a context without clients, where it would wait for ever', () => {
    expect(() => counting('read').next({ timeNs: 0, free: ['nemesis'], workers: ['nemesis'] })).toThrow(
      expect.objectContaining({ code: 'GENERATOR_WITHOUT_CLIENTS' }),
    )
  })
})
