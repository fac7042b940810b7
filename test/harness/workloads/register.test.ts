import { describe, expect, it } from 'vitest'
import { schemaProblem } from '../../../harness/core/op-schema.ts'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { phases } from '../../../harness/generator/phases.ts'
import { clients } from '../../../harness/generator/route.ts'
import { rate } from '../../../harness/generator/stagger.ts'
import { timeLimit } from '../../../harness/generator/time-limit.ts'
import { register } from '../../../harness/workloads/register.ts'
import { OPERATIONS_PER_KEY } from '../../../harness/workloads/register-state.ts'
import { workersAndNemesis } from '../../support/generators.ts'
import { registerOutcome } from '../../support/register-cluster.ts'
import { type Played, type Simulation, schedule, simulate } from '../../support/simulate-generator.ts'

const MILLISECOND_NS = 1_000_000
const SECOND_NS = 1000 * MILLISECOND_NS

type Load = { readonly concurrency: number; readonly perSecond: number; readonly latencyMs: number }

/** `seconds` of the workload against correct registers, or whatever else the simulation says. */
function play(load: Load, seconds: number, seed: number, simulation: Partial<Simulation> = {}): readonly Played[] {
  const { concurrency, perSecond, latencyMs } = load
  const latencies = Random.stream(seed, 'latency')
  const workload = register.generator({ random: Random.stream(seed, 'workload'), concurrency })
  const paced = rate(Random.stream(seed, 'rate'), perSecond, workload)
  return simulate(clients(timeLimit(seconds * SECOND_NS, paced)), {
    workers: workersAndNemesis(concurrency),
    latencyNs: () => latencies.integer(latencyMs * 0.2 * MILLISECOND_NS, latencyMs * 1.8 * MILLISECOND_NS),
    outcome: registerOutcome(),
    ...simulation,
  }).operations
}

const USUAL: Load = { concurrency: 10, perSecond: 200, latencyMs: 5 }
const usual = play(USUAL, 20, 1)

describe('the register workload', () => {
  it('begins the same for the same seed', () => {
    const generator = register.generator({ random: Random.stream(1, 'workload'), concurrency: 4 })
    const played = simulate(limit(8, generator), { workers: [0], outcome: registerOutcome() })
    expect(schedule(played)).toEqual([
      '0 0 write k1 1',
      '10 0 write k1 2',
      '20 0 cas k1 [2,3]',
      '30 0 cas k1 [3,4]',
      '40 0 cas k1 [2,5]',
      '50 0 read k1',
      '60 0 read k0',
      '70 0 read k1',
    ])
  })

  it('reads twice as often as it writes or compares and sets', () => {
    const share = (f: string) => usual.filter((op) => op.f === f).length / usual.length
    expect(share('read')).toBeCloseTo(0.5, 1)
    expect(share('write')).toBeCloseTo(0.25, 1)
    expect(share('cas')).toBeCloseTo(0.25, 1)
  })

  it('asks for nothing that its schema does not allow, and names a key each time', () => {
    for (const { f, value, key } of usual) {
      expect(schemaProblem(register.schema, f, 'invoke', value)).toBeUndefined()
      expect(key).toMatch(/^k\d+$/)
    }
  })

  it('never writes a value twice', () => {
    const written = usual.flatMap(({ f, value }) =>
      f === 'write' ? [value] : f === 'cas' ? [(value as number[])[1]] : [],
    )
    expect(written).toEqual(Array.from({ length: written.length }, (_, i) => i + 1))
  })

  it.each([
    ['few slow clients', { concurrency: 2, perSecond: 20, latencyMs: 50 }],
    ['the usual load', USUAL],
    ['a high rate', { concurrency: 10, perSecond: 1000, latencyMs: 5 }],
    ['all clients busy all the time', { concurrency: 20, perSecond: 100_000, latencyMs: 20 }],
    ['a single client', { concurrency: 1, perSecond: 100, latencyMs: 5 }],
  ])('has a fair part of its compare-and-sets applied and a fair part refused under %s', (_, load) => {
    for (const seed of [1, 2, 3]) {
      const cas = play(load, load.perSecond > 200 ? 4 : 20, seed).filter(({ f }) => f === 'cas')
      const applied = cas.filter(({ result }) => (result as { applied: boolean }).applied).length / cas.length
      expect(applied).toBeGreaterThan(0.3)
      expect(applied).toBeLessThan(0.85)
    }
  })

  it('lets a key go after 200 operations and opens the next', () => {
    const numbers = usual.map(({ key }) => Number(key?.slice(1)))
    const counts = Map.groupBy(numbers, (number) => number)
    const open = 5
    expect(Math.max(...[...counts.values()].map((ops) => ops.length))).toBe(OPERATIONS_PER_KEY)
    expect([...counts.values()].filter((ops) => ops.length < OPERATIONS_PER_KEY).length).toBeLessThanOrEqual(open)
    expect(Math.max(...numbers)).toBe(open - 1 + [...counts.values()].filter((ops) => ops.length === 200).length)
  })

  it.each([
    [1, 1],
    [2, 1],
    [5, 3],
    [10, 5],
    [50, 25],
  ])('with %i workers uses %i keys at once', (concurrency, keys) => {
    const first = play({ concurrency, perSecond: 200, latencyMs: 1 }, 1, 1)
    expect(new Set(first.slice(0, OPERATIONS_PER_KEY).map(({ key }) => key)).size).toBe(keys)
  })

  it('expects the version of the highest revision that an ok showed, not the last one heard of', () => {
    const heard = [
      ['ok', 5],
      ['ok', 3],
      ['info', 9],
    ] as const
    const told = heard.reduce(
      (generator, [type, revision]) =>
        generator.update({ type, timeNs: 0, worker: 0, f: 'read', key: 'k0', value: [revision, 100 + revision] }),
      register.generator({ random: Random.stream(1, 'workload'), concurrency: 1 }),
    )
    const { operations } = simulate(limit(40, told), {
      workers: [0],
      outcome: (op) => ({ type: 'info', value: op.value }),
    })
    const expected = operations.flatMap(({ f, value }) => (f === 'cas' ? [(value as number[])[0]] : []))
    expect(expected).toContain(105)
    expect(expected).not.toContain(103)
    expect(expected).not.toContain(109)
  })

  it('learns nothing from operations that did not end ok', () => {
    const operations = play(USUAL, 2, 1, { outcome: (op) => ({ type: 'info', value: op.value }) })
    expect(operations.some(({ f }) => f === 'cas')).toBe(true)
    for (const [i, { f, key, value }] of operations.entries()) {
      if (f !== 'cas') continue
      const [from] = value as number[]
      const given = operations.slice(0, i).filter((op) => op.key === key && op.f !== 'read')
      expect(given.map((op) => (op.f === 'write' ? op.value : (op.value as number[])[1]))).toContain(from)
    }
  })
})

describe('its final reads', () => {
  const context = { random: Random.stream(1, 'workload'), concurrency: 3 }
  const MAIN = 900
  const main = clients(limit(MAIN, register.generator(context)))
  const run = (outcome: NonNullable<Simulation['outcome']>) =>
    simulate(phases(main, register.finalGenerator(context)), {
      workers: workersAndNemesis(3),
      latencyNs: () => MILLISECOND_NS,
      outcome,
    })

  it('are one of every touched key by every worker, as fast as they are answered', () => {
    const { operations, endNs } = run(registerOutcome())
    const keys = [...new Set(operations.slice(0, MAIN).map(({ key }) => key))].sort()
    const reads = operations.slice(MAIN)
    expect(keys).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5'])
    expect(reads.every(({ f, type }) => f === 'read' && type === 'ok')).toBe(true)
    for (const worker of [0, 1, 2]) {
      expect(reads.filter((op) => op.worker === worker).map(({ key }) => key)).toEqual(keys)
    }
    expect(endNs - (operations[MAIN - 1]?.completedNs ?? 0)).toBeLessThan((keys.length + 1) * MILLISECOND_NS)
  })

  it('try a read that failed once more, after a pause', () => {
    const answer = registerOutcome()
    const { operations } = run((op, n) => (n === MAIN ? { type: 'fail', value: op.value } : answer(op)))
    const first = operations[MAIN]
    const again = operations.slice(MAIN + 1).filter(({ worker, key }) => worker === first?.worker && key === first?.key)
    expect(again).toHaveLength(1)
    expect(again[0]?.atNs).toBe((first?.completedNs ?? 0) + 500 * MILLISECOND_NS)
  })

  it('pass on to the next key after two failures', () => {
    const answer = registerOutcome()
    const { operations } = run((op, n) => (n >= MAIN && op.key === 'k1' ? { type: 'info', value: null } : answer(op)))
    const reads = operations.slice(MAIN).filter(({ worker }) => worker === 0)
    expect(reads.map(({ key }) => key)).toEqual(['k0', 'k1', 'k1', 'k2', 'k3', 'k4', 'k5'])
  })

  it('end when a node answers nothing any more, and go on at the others', () => {
    const answer = registerOutcome()
    const { operations } = run((op, n) => (n >= MAIN && op.worker === 2 ? { type: 'info', value: null } : answer(op)))
    const reads = (worker: number) => operations.slice(MAIN).filter((op) => op.worker === worker)
    expect(reads(2)).toHaveLength(5)
    expect(reads(0)).toHaveLength(6)
  })

  it('are none if nothing was touched', () => {
    expect(simulate(register.finalGenerator(context), { workers: workersAndNemesis(3) }).operations).toEqual([])
  })
})
