import { describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import { schemaProblem } from '../../../harness/core/op-schema.ts'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { phases } from '../../../harness/generator/phases.ts'
import { ADDS_PER_SET, set } from '../../../harness/workloads/set.ts'
import { workersAndNemesis } from '../../support/generators.ts'
import { type Played, schedule, simulate } from '../../support/simulate-generator.ts'

const CONTEXT = { random: Random.stream(1, 'workload'), concurrency: 3 }

function play(operations: number): readonly Played[] {
  return simulate(limit(operations, set.generator(CONTEXT)), { workers: [0, 1, 2] }).operations
}

const LONG = play(13_000)
const adds = LONG.filter(({ f }) => f === 'append')

describe('the set workload', () => {
  it('begins the same for the same seed', () => {
    const played = simulate(limit(6, set.generator(CONTEXT)), { workers: [0] })
    expect(schedule(played)).toMatchInlineSnapshot(`
      [
        "0 0 append k0 1",
        "10 0 append k0 2",
        "20 0 append k0 3",
        "30 0 append k0 4",
        "40 0 append k0 5",
        "50 0 append k0 6",
      ]
    `)
  })

  it('adds every integer once, in order, and reads one time in six', () => {
    expect(adds.map(({ value }) => value)).toEqual(Array.from({ length: adds.length }, (_, i) => i + 1))
    expect(adds.length / LONG.length).toBeCloseTo(5 / 6, 1)
  })

  it('begins the next set when one has had all its adds, and reads none before', () => {
    const sizes = [...Map.groupBy(adds, ({ key }) => key)].map(([key, ops]) => [key, ops.length])
    expect(sizes.slice(0, 2)).toEqual([
      ['k0', ADDS_PER_SET],
      ['k1', ADDS_PER_SET],
    ])
    const firstOfSecond = LONG.findIndex(({ key }) => key === 'k1')
    expect(LONG.slice(0, firstOfSecond).every(({ key }) => key === 'k0')).toBe(true)
  })

  it('asks for nothing that its schema does not allow', () => {
    for (const { f, value } of LONG.slice(0, 100)) expect(schemaProblem(set.schema, f, 'invoke', value)).toBeUndefined()
  })

  it('ends with a read of every set by every client', () => {
    const main = limit(7_000, set.generator(CONTEXT))
    const { operations } = simulate(phases(main, set.finalGenerator(CONTEXT)), { workers: workersAndNemesis(3) })
    const last = operations.slice(7_000).map(({ worker, f, key }) => `${worker} ${f} ${key}`)
    const everybody = [0, 1, 2].flatMap((worker) => ['k0', 'k1'].map((key) => `${worker} read-list ${key}`))
    expect(last.sort()).toEqual(everybody)
  })

  it.each<[Json, boolean]>([
    [[0, []], true],
    [[4, [1, 2]], true],
    [[4, []], true],
    [[-1, [1]], false],
    [[4, [0]], false],
    [[4, '[1]'], false],
    [[1, 2], false],
  ])('takes %j for a whole read: %s', (value, legal) => {
    expect(schemaProblem(set.schema, 'read-list', 'ok', value) === undefined).toBe(legal)
  })
})
