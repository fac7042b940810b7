import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import { delay } from '../../../harness/generator/delay.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { reserve } from '../../../harness/generator/reserve.ts'
import { clients } from '../../../harness/generator/route.ts'
import { clientWorkers, counting, listening, workersAndNemesis } from '../../support/generators.ts'
import { type Playback, simulate } from '../../support/simulate-generator.ts'

const random = Random.stream(4, 'reserve')

/** Which functions each worker did. */
function shares({ operations }: Playback): { readonly [worker: string]: readonly string[] } {
  const functions = new Map<string, Set<string>>()
  for (const { worker, f } of operations)
    functions.set(String(worker), (functions.get(String(worker)) ?? new Set()).add(f))
  return Object.fromEntries([...functions].sort().map(([worker, names]) => [worker, [...names].sort()]))
}

describe('reserve', () => {
  const generator = reserve(
    random,
    [
      { workers: 2, generator: counting('write') },
      { workers: 1, generator: counting('cas') },
    ],
    counting('read'),
  )

  it('sets fixed ranges of workers aside, and gives the others the rest', () => {
    const played = simulate(limit(200, clients(generator)), { workers: workersAndNemesis(5) })
    expect(shares(played)).toEqual({ 0: ['write'], 1: ['write'], 2: ['cas'], 3: ['read'], 4: ['read'] })
  })

  it('does not let slow operations of one range hold up another', () => {
    const { operations } = simulate(limit(100, generator), {
      workers: clientWorkers(5),
      latencyNs: ({ f }) => (f === 'write' ? 1_000_000 : 10),
    })
    expect(operations.filter(({ f }) => f === 'write')).toHaveLength(2)
  })

  it('shares a rate by the number of workers', () => {
    const { operations } = simulate(limit(1000, delay(100, generator)), { workers: clientWorkers(5) })
    const share = (name: string) => operations.filter(({ f }) => f === name).length / 1000
    expect(share('write')).toBeCloseTo(0.4, 1)
    expect(share('cas')).toBeCloseTo(0.2, 1)
    expect(share('read')).toBeCloseTo(0.4, 1)
  })

  it('leaves the rest idle where nothing is meant for them, and ends with all of its members', () => {
    const two = reserve(random, [
      { workers: 1, generator: limit(2, counting('a')) },
      { workers: 1, generator: limit(4, counting('b')) },
    ])
    const played = simulate(two, { workers: clientWorkers(4) })
    expect(shares(played)).toEqual({ 0: ['a'], 1: ['b'] })
    expect(played.operations).toHaveLength(6)
  })

  it('tells all members of every event, before its first ask too', () => {
    const heard = reserve(random, [{ workers: 1, generator: listening('a') }], listening('b'))
    const told = heard.update({ type: 'ok', timeNs: 0, worker: 0, f: 'x', value: null })
    const { operations } = simulate(limit(2, delay(50, told)), { workers: clientWorkers(2) })
    expect(operations.map(({ value }) => value)).toEqual([1, 2])
  })

  it('takes all workers for its ranges, and refuses more than there are', () => {
    expect(simulate(limit(9, generator), { workers: clientWorkers(3) }).operations).toHaveLength(9)
    expect(() => simulate(generator, { workers: workersAndNemesis(2) })).toThrow(
      expect.objectContaining({ code: 'RESERVE_BEYOND_WORKERS' }),
    )
  })
})
