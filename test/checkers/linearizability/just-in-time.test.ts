import { casRegister, checkOperations, type Model, type Operation, register, versionedRegister } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { justInTime } from '../../../checkers/linearizability/just-in-time.ts'
import { Random } from '../../../harness/core/random.ts'
import { randomHistory, unversioned, versioned } from '../support/random-histories.ts'

const STEPS = 1_000_000
const HISTORIES = 2_000
const SHAPES = [
  { operationsMax: 7, clients: 3, values: 3 },
  { operationsMax: 30, clients: 3, values: 3, crashRate: 0.03 },
  { operationsMax: 30, clients: 5, values: 4, crashRate: 0.02 },
  { operationsMax: 20, clients: 3, values: 3, crashRate: 0.3 },
]
const ALL = ['read', 'write', 'cas'] as const

/** Both decide, and at the same operation. */
function agree<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): 'order' | 'no-order' {
  const search = checkOperations(model, operations)
  const twin = justInTime(model, operations, STEPS)
  if (search.type === 'violation') expect(twin).toMatchObject({ type: 'no-order', failed: search.failed })
  else expect(twin.type).toBe('order')
  return twin.type as 'order' | 'no-order'
}

describe('just-in-time linearization agrees with the search on random histories with crashed operations', () => {
  it.each([
    { model: register, functions: ['read', 'write'] as const },
    { model: casRegister, functions: ALL },
  ])('$model.name', ({ model, functions }) => {
    const random = Random.stream(5, model.name)
    const answers = Array.from({ length: HISTORIES }, (_, i) =>
      agree(model, randomHistory(random, functions, SHAPES[i % SHAPES.length] as (typeof SHAPES)[0]).map(unversioned)),
    )
    for (const type of ['order', 'no-order'])
      expect(answers.filter((answer) => answer === type).length).toBeGreaterThan(HISTORIES / 8)
  })

  it('versioned-register', () => {
    const random = Random.stream(5, 'versioned-register')
    const answers = Array.from({ length: HISTORIES }, (_, i) =>
      agree(
        versionedRegister,
        randomHistory(random, ALL, SHAPES[i % SHAPES.length] as (typeof SHAPES)[0]).map(versioned),
      ),
    )
    for (const type of ['order', 'no-order'])
      expect(answers.filter((answer) => answer === type).length).toBeGreaterThan(HISTORIES / 8)
  })
})

describe('just-in-time linearization', () => {
  const write = (value: number, call: number, end?: number) =>
    ({
      input: { f: 'write', value },
      call,
      ...(end === undefined ? {} : { output: value, return: end }),
    }) as const
  const read = (value: number, call: number, end: number) =>
    ({ input: { f: 'read', value: null }, output: value, call, return: end }) as const

  it('names the operation whose return no order reaches', () => {
    const operations = [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5), read(2, 6, 7)]
    expect(justInTime(register, operations, STEPS)).toMatchObject({ type: 'no-order', failed: 2 })
    expect(justInTime(register, operations.slice(0, 2), STEPS)).toMatchObject({ type: 'order' })
  })

  it('lets a crashed write take effect once, at any later time, or never', () => {
    const crashed = write(9, 0)
    expect(justInTime(register, [crashed, write(1, 1, 2), read(9, 3, 4)], STEPS).type).toBe('order')
    expect(justInTime(register, [crashed, write(1, 1, 2), read(1, 3, 4)], STEPS).type).toBe('order')
    const twice = [crashed, read(9, 1, 2), write(1, 3, 4), read(9, 5, 6)]
    expect(justInTime(register, twice, STEPS)).toMatchObject({ type: 'no-order', failed: 3 })
  })

  it('lets operations that touch overlap', () => {
    expect(justInTime(register, [write(1, 0, 3), read(1, 3, 4)], STEPS).type).toBe('order')
    expect(justInTime(register, [read(1, 0, 3), write(1, 3, 4)], STEPS).type).toBe('order')
  })

  it('says that it is undecided when its steps are spent, and never more than that', () => {
    const many = Array.from({ length: 20 }, (_, i) => write(i, i, 100 + i))
    expect(justInTime(register, [...many, read(77, 200, 201)], 5000)).toEqual({ type: 'undecided', steps: 5000 })
  })
})
