import { describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import { schemaProblem } from '../../../harness/core/op-schema.ts'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { TRIES } from '../../../harness/workloads/queue/drain-until-empty.ts'
import { queue } from '../../../harness/workloads/queue/queue.ts'
import { type Outcome, type Played, simulate } from '../../support/simulate-generator.ts'

const CONTEXT = { random: Random.stream(1, 'workload'), concurrency: 6 }
const WORKERS = [0, 1, 2, 3, 4, 5]

const LONG = simulate(limit(12_000, queue.generator(CONTEXT)), { workers: WORKERS }).operations
const valuesOf = (f: string) => LONG.filter((op) => op.f === f).map(({ value }) => value)

function drained(deliveries: readonly Json[], ready: Json, held: Json): Outcome {
  return { type: 'ok', value: { deliveries, ended: 'idle', ready, held } as Json }
}

function drains(outcome: (n: number) => Outcome): readonly Played[] {
  return simulate(queue.finalGenerator(CONTEXT), { workers: [0], outcome: (_, n) => outcome(n) }).operations
}

describe('the queue workload', () => {
  it('declares the queue until it is there, by one client at a time, before anything else', () => {
    const { operations } = simulate(limit(5, queue.generator(CONTEXT)), {
      workers: WORKERS,
      outcome: ({ value }, n) => ({ type: n < 2 ? 'fail' : 'ok', value }),
    })
    expect(operations.map(({ f }) => f).slice(0, 3)).toEqual(['declare', 'declare', 'declare'])
    expect(operations.slice(3).every(({ f }) => f !== 'declare')).toBe(true)
  })

  it('publishes every message once, in order', () => {
    const published = valuesOf('publish')
    expect(published).toEqual(Array.from({ length: published.length }, (_, i) => i + 1))
  })

  it('consumes somewhat less than it publishes, and one consumer in four dies', () => {
    const consumptions = valuesOf('consume') as unknown as readonly { readonly take: number; readonly crash: boolean }[]
    const taken = consumptions.reduce((sum, { take }) => sum + take, 0)
    expect(taken / valuesOf('publish').length).toBeCloseTo(50 / 60, 0.5)
    expect(taken).toBeLessThan(valuesOf('publish').length)
    expect(consumptions.filter(({ crash }) => crash).length / consumptions.length).toBeCloseTo(1 / 4, 0.5)
  })

  it('asks for nothing that its schema does not allow', () => {
    const { schema } = queue
    expect(LONG.flatMap(({ f, value }) => schemaProblem(schema, f, 'invoke', value) ?? [])).toEqual([])
  })
})

describe('the drain at the end', () => {
  it('goes on until the queue is said twice to be empty, with a pause before the second look', () => {
    const script = [drained([[1, 0, 0, 1]], 0, 0), drained([], 0, 2), drained([], 0, 0), drained([], 0, 0)]
    const operations = drains((n) => script[n] as Outcome)
    expect(operations).toHaveLength(4)
    const pauses = operations.slice(1).map(({ atNs }, i) => atNs - (operations[i]?.completedNs ?? 0))
    expect(pauses).toEqual([0, 1.5e9, 1.5e9])
  })

  it('takes dead letters for messages, as its schema does', () => {
    const value: Json = { deliveries: [], ended: 'idle', deadLetters: [[1, 0, 0, 1]], ready: 0, held: 0 }
    expect(schemaProblem(queue.schema, 'drain', 'ok', value)).toBe(undefined)
    const script: Outcome[] = [drained([], 0, 0), { type: 'ok', value }, drained([], 0, 0), drained([], 0, 0)]
    expect(drains((n) => script[n] as Outcome)).toHaveLength(4)
  })

  it('begins to count anew after a drain that was not empty, or not answered', () => {
    const script = [drained([], 0, 0), { type: 'info', value: null } as const, drained([], 0, 0), drained([], 0, 0)]
    expect(drains((n) => script[n] as Outcome)).toHaveLength(4)
  })

  it.each([
    ['is never empty', drained([], 1, 0)],
    ['is not known', drained([], null, null)],
    ['does not answer', { type: 'fail', value: null } as const],
  ])('ends by itself where the queue %s', (_, outcome) => {
    expect(drains(() => outcome)).toHaveLength(TRIES)
  })

  it('is done by every client', () => {
    const { operations } = simulate(queue.finalGenerator(CONTEXT), {
      workers: WORKERS,
      outcome: () => drained([], 0, 0),
    })
    expect(new Set(operations.map(({ worker }) => worker)).size).toBe(WORKERS.length)
  })
})
