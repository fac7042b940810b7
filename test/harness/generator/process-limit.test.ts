import { describe, expect, it } from 'vitest'
import { limit } from '../../../harness/generator/limit.ts'
import { processLimit } from '../../../harness/generator/process-limit.ts'
import { clients } from '../../../harness/generator/route.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { clientWorkers, counting, listening, workersAndNemesis } from '../../support/generators.ts'
import { imperfect, perfectInfo } from '../../support/outcomes.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('processLimit', () => {
  it('ends when unknown outcomes have used up the processes', () => {
    const played = simulate(processLimit(5, counting('a')), { workers: clientWorkers(2), outcome: imperfect() })
    const unknown = played.operations.filter(({ type }) => type === 'info')
    expect(2 + unknown.length).toBe(6)
    expect(schedule(played)).toHaveLength(11)
  })

  it('never lets more than so many processes act', () => {
    const played = simulate(processLimit(4, counting('a')), { workers: clientWorkers(3), outcome: perfectInfo })
    // Three processes to begin with. One unknown outcome brings the fourth, which may act; the next would bring a fifth.
    expect(schedule(played)).toEqual(['0 2 a 1', '0 1 a 2', '0 0 a 3', '10 2 a 4'])
  })

  it('counts the clients alone, and unknown outcomes from its first ask on', () => {
    const later = sequence(limit(3, counting('a')), processLimit(2, limit(9, counting('b'))))
    const played = simulate(clients(later), {
      workers: workersAndNemesis(1),
      outcome: ({ f, value }) => ({ type: f === 'a' ? 'info' : 'ok', value }),
    })
    expect(played.operations.filter(({ f }) => f === 'b')).toHaveLength(9)
  })

  it('asks for nothing where there are more clients than that, and tells its inner generator of events', () => {
    expect(simulate(processLimit(2, counting('a')), { workers: clientWorkers(3) }).operations).toEqual([])
    const played = simulate(processLimit(1, limit(3, listening('a'))), { workers: [0] })
    expect(played.operations.map(({ value }) => value)).toEqual([0, 1, 2])
  })
})
