/**
 * What Model promises the search (checkers/porcupine-ts/src/model.ts), held against every shipped model on random
 * sequences: unknown outcomes allow at least as much as known ones, read-only operations change nothing that matters, equal
 * states have equal hashes, and states are never changed.
 */
import fc from 'fast-check'
import { checkOperations, ILLEGAL, SHIPPED_MODELS, shippedModel } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import type { Value } from '../../../../checkers/porcupine-ts/src/value.ts'

type Drawn = { readonly f: string; readonly asked: Value; readonly answered: Value; readonly process: number }

const SMALL = fc.integer({ min: 0, max: 2 })
const OR_NULL = fc.option(SMALL, { nil: null })
const NAME = fc.constantFrom('a', 'b')
const LIST = fc.array(SMALL, { maxLength: 3 })
const VERSION = fc.oneof(fc.constant([0, null]), fc.tuple(fc.integer({ min: 1, max: 4 }), SMALL))
const VERSIONED_CHANGE = fc.oneof(
  fc.record({ applied: fc.constant(true), revision: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ applied: fc.constant(false), seen: VERSION }),
)
const NOTHING = fc.constant(null)

/** Of an operation's value when invoked, and when ok; drawn apart, so many are impossible. */
type Values = { readonly [f: string]: readonly [fc.Arbitrary<unknown>, fc.Arbitrary<unknown>] }
const READ_WRITE: Values = { read: [NOTHING, OR_NULL], write: [SMALL, NOTHING] }
const QUEUE: Values = { enqueue: [SMALL, NOTHING], dequeue: [NOTHING, OR_NULL] }
const LOCK: Values = { acquire: [NOTHING, NOTHING], release: [NOTHING, NOTHING] }

const VALUES: { readonly [model: string]: Values } = {
  register: READ_WRITE,
  'cas-register': {
    ...READ_WRITE,
    cas: [fc.tuple(SMALL, SMALL), fc.oneof(NOTHING, fc.constant({ applied: false }))],
  },
  'versioned-register': {
    read: [NOTHING, VERSION],
    write: [SMALL, fc.integer({ min: 1, max: 4 })],
    cas: [fc.tuple(SMALL, SMALL), VERSIONED_CHANGE],
  },
  kv: { get: [NOTHING, fc.string({ unit: NAME, maxLength: 2 })], put: [NAME, NOTHING], append: [NAME, NOTHING] },
  mutex: LOCK,
  'owner-mutex': LOCK,
  'reentrant-mutex': LOCK,
  'fenced-mutex': { ...LOCK, acquire: [NOTHING, SMALL] },
  'semaphore:N': {
    acquire: [fc.integer({ min: 1, max: 2 }), NOTHING],
    release: [fc.integer({ min: 1, max: 2 }), NOTHING],
  },
  counter: { add: [SMALL, NOTHING], read: [NOTHING, SMALL] },
  set: { add: [SMALL, NOTHING], remove: [SMALL, NOTHING], read: [NOTHING, LIST] },
  'fifo-queue': QUEUE,
  'unordered-queue': QUEUE,
  stack: { push: [SMALL, NOTHING], pop: [NOTHING, OR_NULL] },
  'priority-queue': QUEUE,
  'append-log': { append: [SMALL, SMALL], read: [SMALL, LIST] },
}

/** Reads and writes of a transaction, with what its reads saw. */
function transactions(f: string, seen: fc.Arbitrary<unknown>): fc.Arbitrary<Drawn> {
  const step = fc.record({ writes: fc.boolean(), key: NAME, value: SMALL, seen })
  return fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => ({
    f: 'txn',
    asked: steps.map(({ writes, key, value }) => (writes ? [f, key, value] : ['r', key, null])),
    answered: steps.map(({ writes, key, value, seen }) => (writes ? [f, key, value] : ['r', key, seen as Value])),
    process: 0,
  }))
}

function drawn(model: string): fc.Arbitrary<Drawn> {
  if (model === 'multi-register') return transactions('w', OR_NULL)
  if (model === 'list-append') return transactions('append', LIST)
  const process = fc.integer({ min: 0, max: 1 })
  const one = ([f, [asked, answered]]: [string, readonly [fc.Arbitrary<unknown>, fc.Arbitrary<unknown>]]) =>
    fc.record({ f: fc.constant(f), asked, answered, process }) as fc.Arbitrary<Drawn>
  const any = fc.oneof(...Object.entries(VALUES[model] ?? {}).map(one))
  if (model !== 'versioned-register') return any
  // The reply of a write repeats its value.
  return any.map((each) => (each.f === 'write' ? { ...each, answered: [each.answered, each.asked] } : each))
}

describe.each(SHIPPED_MODELS.map(({ name }) => name))('%s', (name) => {
  const shipped = shippedModel(name.replace(':N', ':2'))
  if (shipped === undefined) throw new Error(`no model ${name}`)
  const { model } = shipped
  const same = (a: unknown, b: unknown) => (model.equals ?? Object.is)(a, b)
  const input = ({ f, asked, process }: Drawn, answered: Value | undefined) => {
    const translated = shipped.translate?.({ f, asked, answered, process }) ?? {
      input: { f, value: asked },
      output: answered,
    }
    if ('problem' in translated) throw new Error(translated.problem)
    return translated
  }
  const operations = fc.array(drawn(name), { maxLength: 7 })

  /** The state after those of the operations that are legal in their place. */
  const after = (sequence: readonly Drawn[], state: unknown = model.init) =>
    sequence.reduce((before, each) => {
      const { input: asked, output } = input(each, each.answered)
      const next: unknown = model.step(before, asked, output)
      return next === ILLEGAL ? before : next
    }, state)

  it('allows with an unknown outcome whatever it allows with a known one, and as much later on', () => {
    fc.assert(
      fc.property(operations, drawn(name), operations, (before, one, later) => {
        const state = after(before)
        const known = input(one, one.answered)
        const next: unknown = model.step(state, known.input, known.output)
        // What turned out to be read-only, such as a refusal, is as if it had not been taken at all.
        if (next === ILLEGAL || model.isReadOnly?.(known.input, known.output) === true) return
        let unknown: unknown = model.step(state, input(one, undefined).input, undefined)
        expect(unknown).not.toBe(ILLEGAL)
        let exact: unknown = next
        for (const each of later) {
          const { input: asked, output } = input(each, each.answered)
          const legal: unknown = model.step(exact, asked, output)
          if (legal === ILLEGAL) continue
          unknown = model.step(unknown, asked, output)
          expect(unknown).not.toBe(ILLEGAL)
          exact = legal
        }
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  if (model.decide !== undefined)
    it('is decided as it is searched', () => {
      const interval = fc.record({ call: fc.nat(9), length: fc.integer({ min: 1, max: 6 }), crashed: fc.nat(4) })
      fc.assert(
        fc.property(fc.array(fc.tuple(drawn(name), interval), { maxLength: 6 }), (drawings) => {
          const history = drawings.map(([one, { call, length, crashed }], at) => {
            // No two events at the same moment; an owner of a lock mostly does one thing at a time.
            const start = 2 * (name === 'owner-mutex' ? 10 * at + call : 20 * call) + at / 8
            if (crashed === 0) return { ...input({ ...one, process: at + 2 }, undefined), call: start }
            return { ...input(one, one.answered), call: start, return: start + 20 * length + 0.01 }
          })
          const decided = checkOperations(model, history)
          expect(checkOperations(model, history, { decide: false }).type).toBe(decided.type)
        }),
        { numRuns: 2_000, seed: 4 },
      )
    })

  if (model.enables !== undefined)
    it('says of everything that makes an illegal operation legal that it does', () => {
      let made = 0
      fc.assert(
        fc.property(operations, drawn(name), fc.boolean(), drawn(name), (before, one, isKnown, other) => {
          const state = after(before)
          const goal = input(other, other.answered)
          const deed = input(one, isKnown ? one.answered : undefined)
          if (model.step(state, goal.input, goal.output) !== ILLEGAL) return
          const next: unknown = model.step(state, deed.input, deed.output)
          if (next === ILLEGAL || model.step(next, goal.input, goal.output) === ILLEGAL) return
          made++
          expect(model.enables?.(deed, goal)).toBe(true)
        }),
        { numRuns: 3_000, seed: 5 },
      )
      expect(made).toBeGreaterThan(50)
    })

  it('is left as it was, or refined, by what it calls read-only', () => {
    fc.assert(
      fc.property(operations, drawn(name), (before, one) => {
        const { input: asked, output } = input(one, one.answered)
        if (model.isReadOnly?.(asked, output) !== true) return
        const state = after(before)
        const next: unknown = model.step(state, asked, output)
        if (next !== ILLEGAL) expect(same(next, state) || model.refines?.(next, state) === true).toBe(true)
      }),
      { numRuns: 300, seed: 2 },
    )
  })

  it('gives equal states equal hashes, and changes none', () => {
    fc.assert(
      fc.property(operations, operations, (one, other) => {
        const state = after(one)
        const print = JSON.stringify(state)
        const next = after(other)
        if (same(state, next)) expect(model.hash?.(state)).toEqual(model.hash?.(next))
        expect(same(state, after(one))).toBe(true)
        after(other, state)
        expect(JSON.stringify(state)).toBe(print)
        expect(model.describeState?.(state)).toMatch(/\S/)
      }),
      { numRuns: 300, seed: 3 },
    )
  })
})
