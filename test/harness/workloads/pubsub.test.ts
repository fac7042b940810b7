import { describe, expect, it } from 'vitest'
import { schemaProblem } from '../../../harness/core/op-schema.ts'
import { Random } from '../../../harness/core/random.ts'
import { limit } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { pubsub, SUBSCRIPTIONS } from '../../../harness/workloads/pubsub/pubsub.ts'
import { type Outcome, simulate } from '../../support/simulate-generator.ts'

const CONTEXT = { random: Random.stream(1, 'workload'), concurrency: 6 }
const WORKERS = [0, 1, 2, 3, 4, 5]
const LONG = simulate(limit(12_000, pubsub.generator(CONTEXT)), { workers: WORKERS }).operations

const EMPTY: Outcome = { type: 'ok', value: { deliveries: [], ended: 'idle', ready: 0, held: 0 } }

describe('the pubsub workload', () => {
  it('binds the first subscribers until they are bound, before anything is emitted', () => {
    const { operations } = simulate(limit(6, pubsub.generator(CONTEXT)), {
      workers: WORKERS,
      outcome: ({ value }, n) => ({ type: n < 2 ? 'fail' : 'ok', value }),
    })
    expect(operations.slice(0, 4).map(({ f, key }) => `${f} ${key}`)).toEqual([
      'subscribe everything',
      'subscribe everything',
      'subscribe everything',
      'subscribe orders',
    ])
    expect(operations.slice(4).some(({ f }) => f === 'emit')).toBe(true)
  })

  it('binds every subscriber, and consumes from none before', () => {
    const bound = new Set(
      LONG.filter(({ f }) => f === 'subscribe').map(({ key, value }) => `${key} ${JSON.stringify(value)}`),
    )
    expect(bound.size).toBe(SUBSCRIPTIONS.length)
    for (const [i, { f, key }] of LONG.entries())
      if (f === 'consume') expect(LONG.slice(0, i).some((op) => op.f === 'subscribe' && op.key === key)).toBe(true)
  })

  it('emits every event once, to both exchanges', () => {
    const emitted = LONG.filter(({ f }) => f === 'emit').map(
      ({ value }) => value as { event: number; exchange: string },
    )
    expect(emitted.map(({ event }) => event)).toEqual(emitted.map((_, i) => i + 1))
    expect(new Set(emitted.map(({ exchange }) => exchange)).size).toBe(2)
  })

  it('asks for nothing that its schema does not allow', () => {
    const { schema } = pubsub
    expect(LONG.flatMap(({ f, value }) => schemaProblem(schema, f, 'invoke', value) ?? [])).toEqual([])
  })
})

describe('the drain at the end', () => {
  const drained = (outcome: (f: string, n: number) => Outcome, before: number) => {
    const generator = sequence(limit(before, pubsub.generator(CONTEXT)), pubsub.finalGenerator(CONTEXT))
    const { operations } = simulate(generator, { workers: [0, 1], outcome: ({ f }, n) => outcome(f, n) })
    return new Set(operations.filter(({ f }) => f === 'drain').map(({ worker, key }) => `${worker} ${key}`))
  }

  it('is done by every client, of every queue that is there', () => {
    const value = null
    const all = drained((f) => (f === 'drain' ? EMPTY : { type: 'ok', value }), 6_000)
    expect(all.size).toBe(2 * new Set(SUBSCRIPTIONS.map(({ queue }) => queue)).size)
  })

  it('leaves out a queue of which nobody ever heard', () => {
    const few = drained((f, n) => (f === 'drain' ? EMPTY : { type: n < 2 ? 'ok' : 'fail', value: null }), 6_000)
    expect([...few].sort()).toEqual(['0 everything', '0 orders', '1 everything', '1 orders'])
  })
})
