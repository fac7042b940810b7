import { describe, expect, it } from 'vitest'
import { any } from '../../../harness/generator/any.ts'
import { limit, once } from '../../../harness/generator/limit.ts'
import { phases } from '../../../harness/generator/phases.ts'
import { clients, nemesis } from '../../../harness/generator/route.ts'
import { timeLimit } from '../../../harness/generator/time-limit.ts'
import { nemesisGenerator } from '../../../nemesis/nemesis-generator.ts'
import { clientWorkers, counting, listening, nothing, workersAndNemesis } from '../../support/generators.ts'
import { simulate } from '../../support/simulate-generator.ts'

const LATENCIES_NS = [10, 35, 20, 10, 10, 10]
const latencyNs = (_: unknown, n: number) => LATENCIES_NS[n] ?? 10
const times = (played: { operations: readonly { atNs: number; f: string }[] }) =>
  played.operations.map(({ atNs, f }) => `${atNs} ${f}`)

describe('phases', () => {
  it('waits until every worker is free between the parts', () => {
    const played = simulate(phases(limit(3, counting('a')), limit(3, counting('b'))), {
      workers: clientWorkers(2),
      latencyNs,
    })
    expect(times(played)).toEqual(['0 a', '0 a', '10 a', '35 b', '35 b', '45 b'])
  })

  it('does not wait before its first part, so it can begin while others work', () => {
    const context = { timeNs: 0, free: [1], workers: [0, 1] }
    expect(phases(counting('a')).next(context)).toMatchObject({ type: 'op' })
    expect(phases(nothing, counting('a')).next(context)).toMatchObject({ type: 'pending' })
  })

  it('tells later parts of every event of earlier ones', () => {
    const played = simulate(phases(limit(5, counting('a')), nothing, limit(2, counting('b')), once(listening('c'))), {
      workers: clientWorkers(2),
      latencyNs,
    })
    expect(played.operations.at(-1)).toMatchObject({ f: 'c', value: 7 })
  })

  it('waits for the nemesis too, unless it is under clients()', () => {
    const fault = { type: 'kill', target: 'one', parameters: {} } as const
    const faults = nemesis(nemesisGenerator([{ id: 0, atNs: 5, durationNs: 40, fault }]))
    const healing = (op: { worker: unknown }) => (op.worker === 'nemesis' ? 30 : 10)
    const parts = [limit(2, counting('a')), once(counting('b'))] as const
    const waits = phases(any(clients(parts[0]), faults), clients(parts[1]))
    const doesNot = any(clients(phases(...parts)), faults)
    const simulation = { workers: workersAndNemesis(1), latencyNs: healing }
    expect(times(simulate(waits, simulation))).toEqual(['0 a', '5 apply', '10 a', '45 heal', '75 b'])
    expect(times(simulate(doesNot, simulation))).toEqual(['0 a', '5 apply', '10 a', '20 b', '45 heal'])
  })

  it('ends a phase at its time limit and starts the next when the last operation is in', () => {
    const played = simulate(phases(timeLimit(25, counting('a')), once(counting('b'))), { workers: [0] })
    expect(times(played)).toEqual(['0 a', '10 a', '20 a', '30 b'])
  })

  it('is done at once without parts, or with none that has anything to do', () => {
    expect(simulate(phases(), { workers: [0] }).operations).toEqual([])
    expect(simulate(phases(nothing, nothing), { workers: [0] }).operations).toEqual([])
  })
})
