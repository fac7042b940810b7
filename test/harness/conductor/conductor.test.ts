import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { Conductor } from '../../../harness/conductor/conductor.ts'
import type { Program, Reaction } from '../../../harness/conductor/protocol.ts'
import { PluginError } from '../../../harness/core/errors.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { OpSchema } from '../../../harness/core/op-schema.ts'
import {
  type Context,
  DONE,
  type Generator,
  type GeneratorEvent,
  type Step,
} from '../../../harness/generator/generator.ts'

const SCHEMA: OpSchema = { put: { invoke: v.number(), ok: v.string(), keyed: false } }

/** Gives the lowest free client `count` operations put 1, put 2, ...; remembers what it was told. */
class Counting implements Generator {
  readonly count: number
  readonly given: number
  readonly heard: readonly string[]

  constructor(count: number, given = 0, heard: readonly string[] = []) {
    this.count = count
    this.given = given
    this.heard = heard
  }

  next({ free }: Context): Step {
    if (this.given === this.count) return DONE
    const worker = free.find((candidate) => candidate !== 'nemesis')
    if (worker === undefined) return { type: 'pending', next: this }
    const next: Generator = new Counting(this.count, this.given + 1, this.heard)
    return { type: 'op', op: { worker, f: 'put', value: this.given + 1 }, next }
  }

  update({ type, worker, value }: GeneratorEvent): Counting {
    return new Counting(this.count, this.given, [...this.heard, `${type} ${worker} ${JSON.stringify(value)}`])
  }
}

/** Asks for one fixed thing. */
function asks(op: { worker: number | 'nemesis'; f: string; value: Json; key?: string }): Generator {
  return { next: () => ({ type: 'op', op, next: asks(op) }), update: () => asks(op) }
}

function conductor(generator: Generator, overrides: Partial<Program> = {}): Conductor {
  const phases = [{ phase: 'main', generator }] as const
  return new Conductor({ phases, schema: SCHEMA, concurrency: 2, nodes: ['n1', 'n2', 'n3'], ...overrides })
}

const shown = ({ ops }: Reaction) => ops.map((op) => `${op.index}@${op.time} ${op.process} ${op.type} ${op.f}`)
const ok = (worker: number, process: number, timeNs: number) =>
  ({ type: 'completed', timeNs, worker, process, completion: { type: 'ok', value: 'done' } }) as const

describe('the conductor', () => {
  it('ends a phase early: nothing more is started, the next one begins when all are free', () => {
    const phases = [
      { phase: 'main', generator: new Counting(100) },
      { phase: 'final', generator: new Counting(1) },
    ] as const
    const under = conductor(new Counting(0), { phases })
    under.handle({ type: 'tick', timeNs: 0 })
    under.endPhase()
    expect(shown(under.handle(ok(0, 0, 5)))).toEqual(['3@5 0 ok put'])
    expect(shown(under.handle(ok(1, 1, 6)))).toEqual(['4@6 1 ok put', '5@6 nemesis info phase', '6@6 0 invoke put'])
    under.handle(ok(0, 0, 7))
    expect(under.finished).toBe(true)
  })

  it('records every invocation before it commands the client to send it', () => {
    const reaction = conductor(new Counting(5)).handle({ type: 'tick', timeNs: 7 })
    expect(shown(reaction)).toEqual(['0@7 nemesis info phase', '1@7 0 invoke put', '2@7 1 invoke put'])
    expect(reaction.commands).toEqual([
      { type: 'invoke', worker: 0, process: 0, node: 'n1', request: { f: 'put', value: 1 } },
      { type: 'invoke', worker: 1, process: 1, node: 'n2', request: { f: 'put', value: 2 } },
    ])
  })

  it('stamps a completion with the time of its receipt and gives the worker its next operation', () => {
    const tested = conductor(new Counting(3))
    tested.handle({ type: 'tick', timeNs: 0 })
    expect(shown(tested.handle(ok(1, 1, 50)))).toEqual(['3@50 1 ok put', '4@50 1 invoke put'])
  })

  it('goes on under a fresh process after info, and under the same one after ok and fail', () => {
    const tested = conductor(new Counting(4), { concurrency: 1 })
    tested.handle({ type: 'tick', timeNs: 0 })
    tested.handle(ok(0, 0, 1))
    const failed = { type: 'fail', value: 2, error: { code: 'refused', message: '' } } as const
    expect(shown(tested.handle({ type: 'completed', timeNs: 2, worker: 0, process: 0, completion: failed }))).toEqual([
      '4@2 0 fail put',
      '5@2 0 invoke put',
    ])
    const unknown = { type: 'info', value: 3 } as const
    expect(shown(tested.handle({ type: 'completed', timeNs: 3, worker: 0, process: 0, completion: unknown }))).toEqual([
      '6@3 0 info put',
      '7@3 1 invoke put',
    ])
  })

  it('finishes only when every operation has completed', () => {
    const tested = conductor(new Counting(2))
    tested.handle({ type: 'tick', timeNs: 0 })
    expect(tested.handle(ok(0, 0, 1)).commands).toEqual([])
    expect(tested.handle(ok(1, 1, 2)).commands).toEqual([{ type: 'finished' }])
    expect(tested.finished).toBe(true)
  })

  it('begins the next phase when all workers are free, and tells later phases of everything before', () => {
    let heard: readonly string[] = []
    const listening = (told: readonly string[]): Generator => ({
      next: () => {
        heard = told
        return DONE
      },
      update: ({ type, f }) => listening([...told, `${type} ${f}`]),
    })
    const tested = conductor(DONE_AT_ONCE, {
      phases: [
        { phase: 'main', generator: new Counting(1) },
        { phase: 'final', generator: listening([]) },
      ],
    })
    tested.handle({ type: 'tick', timeNs: 0 })
    expect(shown(tested.handle(ok(0, 0, 1)))).toEqual(['2@1 0 ok put', '3@1 nemesis info phase'])
    expect(heard).toEqual(['invoke put', 'ok put'])
  })

  it('turns an ok value of the wrong shape into info and reports every breach with its op', () => {
    const tested = conductor(new Counting(1))
    tested.handle({ type: 'tick', timeNs: 0 })
    const wrong = { type: 'ok', value: 5 } as const
    const { ops } = tested.handle({ type: 'completed', timeNs: 1, worker: 0, process: 0, completion: wrong })
    expect(ops[0]).toMatchObject({ type: 'info', value: 1, error: { code: 'contract-breach' } })
    expect(() => tested.assertNoBreach()).toThrow(expect.objectContaining({ code: 'CLIENT_BREACH' }))
  })

  it('reports a completion of an operation that is not open', () => {
    const tested = conductor(new Counting(1))
    tested.handle({ type: 'tick', timeNs: 0 })
    tested.handle(ok(0, 0, 1))
    expect(tested.handle(ok(0, 0, 2)).ops).toEqual([])
    expect(() => tested.assertNoBreach()).toThrow(PluginError)
  })

  it.each([
    ['a worker that is not free', { worker: 7, f: 'put', value: 1 }],
    ['an unknown function', { worker: 0, f: 'get', value: 1 }],
    ['a value of the wrong shape', { worker: 0, f: 'put', value: 'x' }],
    ['a key for a function without one', { worker: 0, f: 'put', value: 1, key: 'k' }],
    ['an unknown operation of the nemesis', { worker: 'nemesis' as const, f: 'put', value: 1 }],
  ])('refuses a generator that asks for %s', (_, op) => {
    expect(() => conductor(asks(op)).handle({ type: 'tick', timeNs: 0 })).toThrow(
      expect.objectContaining({ code: 'GENERATOR_BREACH' }),
    )
  })

  it('asks again at the time a pending generator named', () => {
    const waking: Generator = {
      next: ({ timeNs }) => (timeNs < 40 ? { type: 'pending', wakeAtNs: 40, next: waking } : DONE),
      update: () => waking,
    }
    const tested = conductor(waking)
    expect(tested.handle({ type: 'tick', timeNs: 0 }).commands).toEqual([{ type: 'wake-at', timeNs: 40 }])
    expect(tested.handle({ type: 'tick', timeNs: 40 }).commands).toEqual([{ type: 'finished' }])
  })

  it('asks for the same time again when a timer fired early', () => {
    const waking: Generator = {
      next: ({ timeNs }) => (timeNs < 40 ? { type: 'pending', wakeAtNs: 40, next: waking } : DONE),
      update: () => waking,
    }
    const tested = conductor(waking)
    tested.handle({ type: 'tick', timeNs: 0 })
    expect(tested.handle({ type: 'tick', timeNs: 39 }).commands).toEqual([{ type: 'wake-at', timeNs: 40 }])
  })

  it('refuses time that goes back', () => {
    const tested = conductor(new Counting(1))
    tested.handle({ type: 'tick', timeNs: 5 })
    expect(() => tested.handle(ok(0, 0, 4))).toThrow(expect.objectContaining({ code: 'INVARIANT' }))
  })
})

const DONE_AT_ONCE: Generator = { next: () => DONE, update: () => DONE_AT_ONCE }
