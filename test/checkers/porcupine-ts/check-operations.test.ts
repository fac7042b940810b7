import {
  checkEvents,
  checkOperations,
  ILLEGAL,
  type Model,
  type Operation,
  register,
  replayProblem,
} from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { registerTimeline } from '../support/register-notation.ts'

type Keyed = { readonly key: string; readonly write?: number }

/** A map of registers, split by key; states are objects, compared structurally and without a hash. */
const registers: Model<{ readonly value: number }, Keyed, number> = {
  name: 'registers',
  init: { value: 0 },
  step(state, { write }, output) {
    if (write !== undefined) return { value: write }
    return output === undefined || output === state.value ? state : ILLEGAL
  },
  equals: (a, b) => a.value === b.value,
  split: ({ key }) => key,
  describe: ({ key, write }) => `${key} ${write ?? 'read'}`,
}

function sequence(...steps: readonly (readonly [key: string, write: number | undefined, read: number])[]) {
  return steps.map(
    ([key, write, output], i): Operation<Keyed, number> => ({
      input: write === undefined ? { key } : { key, write },
      output,
      call: 2 * i,
      return: 2 * i + 1,
    }),
  )
}

/** Writes that all overlap, then a read of a value that none wrote: nothing can be decided early. */
function hopeless(writes: number): Operation<{ f: 'write'; value: number } | { f: 'read'; value: null }, number>[] {
  const overlapping = Array.from({ length: writes }, (_, i) => ({
    input: { f: 'write' as const, value: i },
    output: i,
    call: i,
    return: 1000 + i,
  }))
  return [...overlapping, { input: { f: 'read', value: null }, output: -1, call: 5000, return: 5001 }]
}

describe('parts', () => {
  it('are checked one by one, and their orders are merged into one that keeps real time', () => {
    const operations = sequence(['a', 1, 0], ['b', 2, 0], ['a', undefined, 1], ['b', undefined, 2], ['a', 3, 0])
    const outcome = checkOperations(registers, operations)
    expect(outcome).toMatchObject({ type: 'linearizable', order: [0, 1, 2, 3, 4] })
  })

  it('are named in a violation, with indices into all operations', () => {
    const operations = sequence(['a', 1, 0], ['b', 2, 0], ['a', undefined, 1], ['b', undefined, 1])
    expect(checkOperations(registers, operations)).toMatchObject({
      type: 'violation',
      part: 'b',
      failed: 3,
      deepest: [1],
    })
  })

  it('let a violation stand though another part is undecided', () => {
    const operations = sequence(['a', 1, 0], ['a', undefined, 2], ['b', 1, 0], ['b', undefined, 1], ['b', undefined, 1])
    expect(checkOperations(registers, operations, { steps: 4 })).toMatchObject({ type: 'violation', part: 'a' })
  })
})

/** What budgets limit is the search. */
const SEARCH = { decide: false } as const

describe('budgets', () => {
  it('of steps ends the search with its name, and never spends more', () => {
    const outcome = checkOperations(register, hopeless(16), { ...SEARCH, steps: 1000 })
    expect(outcome).toEqual({ type: 'undecided', budget: 'steps', steps: 1000 })
  })

  it('of bytes ends the search with its name, sooner the fewer there are', () => {
    const few = checkOperations(register, hopeless(16), { ...SEARCH, bytes: 40_000 })
    const more = checkOperations(register, hopeless(16), { ...SEARCH, bytes: 400_000 })
    expect(few).toMatchObject({ type: 'undecided', budget: 'bytes' })
    expect(more).toMatchObject({ type: 'undecided', budget: 'bytes' })
    expect(more.steps).toBeGreaterThan(few.steps)
  })

  it('too small for the history itself are spent at once', () => {
    expect(checkOperations(register, hopeless(16), { ...SEARCH, bytes: 100 })).toMatchObject({
      type: 'undecided',
      budget: 'bytes',
    })
    expect(checkOperations(register, hopeless(16), { ...SEARCH, steps: 0 })).toEqual({
      type: 'undecided',
      budget: 'steps',
      steps: 0,
    })
  })

  it('give the same answer and the same number of steps every time', () => {
    expect(checkOperations(register, hopeless(9), SEARCH)).toEqual(checkOperations(register, hopeless(9), SEARCH))
  })

  it('of a signal, asked again and again, ends the search with its name', () => {
    let asked = 0
    const signal = {
      get aborted() {
        return ++asked > 3
      },
    }
    const aborted = checkOperations(register, hopeless(16), { ...SEARCH, signal })
    expect(aborted).toMatchObject({ type: 'undecided', budget: 'aborted' })
    expect(asked).toBe(4)
  })

  it('too small for a decider as well are spent', () => {
    expect(checkOperations(register, hopeless(16), { steps: 3 }).type).toBe('undecided')
    expect(checkOperations(register, hopeless(16), { bytes: 100 }).type).toBe('undecided')
    expect(checkOperations(register, hopeless(16)).type).toBe('violation')
  })

  it('suffice when exactly as many steps are given as are needed', () => {
    const operations = hopeless(8)
    const { steps } = checkOperations(register, operations, SEARCH)
    expect(checkOperations(register, operations, { ...SEARCH, steps }).type).toBe('violation')
    expect(checkOperations(register, operations, { ...SEARCH, steps: steps - 1 }).type).toBe('undecided')
  })
})

describe('crashed operations', () => {
  it('that are never seen cost no power set: forty of them under a violation', () => {
    const writes = Array.from({ length: 40 }, (_, i) => ({ input: { f: 'write' as const, value: i }, call: i }))
    const read = { input: { f: 'read' as const, value: null }, output: -1, call: 100, return: 101 }
    const outcome = checkOperations(register, [...writes, read], { steps: 5000, decide: false })
    expect(outcome.type).toBe('violation')
  })

  it('with a known answer may not have happened, but not otherwise', () => {
    const pendingRead = { input: { f: 'read' as const, value: null }, output: 7, call: 0 }
    expect(checkOperations(register, [pendingRead]).type).toBe('linearizable')
  })
})

describe('events', () => {
  const call = (id: number) => ({ type: 'call', id, input: { f: 'write', value: id } }) as const
  const end = (id: number) => ({ type: 'return', id, output: id }) as const

  it('are checked like operations, which are numbered in order of call', () => {
    const read = { type: 'call', id: 9, input: { f: 'read', value: null } } as const
    const events = [call(1), call(2), end(2), end(1), read, { type: 'return', id: 9, output: 2 }] as const
    expect(checkEvents(register, events)).toMatchObject({ type: 'linearizable', order: [0, 1, 2] })
    expect(checkEvents(register, [...events.slice(0, 5), { type: 'return', id: 9, output: 3 }])).toMatchObject({
      type: 'violation',
      failed: 2,
    })
  })

  it.each([
    ['an id called twice', [call(1), end(1), call(1)], /called twice/],
    ['a return of what was never called', [end(1)], /not open/],
    ['a second return', [call(1), end(1), end(1)], /not open/],
  ])('that are none are refused: %s', (_, events, message) => {
    expect(() => checkEvents(register, events)).toThrow(message)
  })
})

describe('claims of a model', () => {
  it('that a write is read-only are refused', () => {
    const model = { ...register, isReadOnly: () => true }
    const write = { input: { f: 'write', value: 1 } as const, output: 1, call: 0, return: 1 }
    expect(() => checkOperations(model, [write], { decide: false })).toThrow(/claims that 'write 1' is read-only/)
  })

  it('that an operation is of no part are refused', () => {
    const model = { ...registers, split: () => undefined as unknown as string }
    expect(() => checkOperations(model, sequence(['a', 1, 0]))).toThrow(/splits 'a 1' off to undefined/)
  })
})

describe('operations that are none', () => {
  it.each([
    ['returns before its call', { call: 2, return: 1, output: 1 }, /not after its call/],
    ['returns with its call', { call: 2, return: 2, output: 1 }, /not after its call/],
    ['is called at no number', { call: Number.NaN }, /not a number/],
    ['returns without an output', { call: 1, return: 2 }, /no output/],
  ])('are refused: one that %s', (_, interval, message) => {
    expect(() => checkOperations(register, [{ input: { f: 'read', value: null }, ...interval }])).toThrow(message)
  })
})

describe('the replayer', () => {
  const operations = registerTimeline(`
    A: |-w1-| |-w2-|
    B:          |-r1-|
    C: |-w9-~`)

  it.each([
    ['accepts a right order', [0, 3, 2], undefined],
    ['accepts a crashed operation in it', [1, 0, 3, 2], undefined],
    ['rejects an order against real time', [2, 0, 3], /returned before/],
    ['rejects an order that the model forbids', [0, 2, 3], /illegal/],
    ['rejects an order that leaves out what returned', [0, 3], /not in the order/],
    ['rejects an operation that comes twice', [0, 3, 2, 2], /twice/],
  ])('%s', (_, order, problem) => {
    const found = replayProblem(register, operations, order)
    if (problem === undefined) expect(found).toBe(undefined)
    else expect(found).toMatch(problem)
  })
})
