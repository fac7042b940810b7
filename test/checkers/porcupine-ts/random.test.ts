/**
 * The search against its naive twins. Each verdict is right in both directions, and both directions are frequent.
 */
import {
  casRegister,
  checkOperations,
  type Model,
  type Operation,
  register,
  replayProblem,
  versionedRegister,
} from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../harness/core/random.ts'
import { isLinearizableByBruteForce, isVersionedLinearizableByBruteForce } from '../support/brute-force.ts'
import { concrete, randomHistory, unversioned, versioned } from '../support/random-histories.ts'

const HISTORIES = 24_000
const SHAPES = [
  { operationsMax: 7, clients: 2, values: 2 },
  { operationsMax: 7, clients: 3, values: 3 },
  { operationsMax: 7, clients: 5, values: 3 },
]
const ALL = ['read', 'write', 'cas'] as const

type Counts = { linearizable: number; violation: number; crashed: number }

function compare<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  expected: boolean,
  counts: Counts,
): void {
  const outcome = checkOperations(model, operations)
  const wanted = expected ? 'linearizable' : 'violation'
  if (outcome.type !== wanted) expect.fail(`${outcome.type}, not ${wanted}: ${JSON.stringify(operations)}`)
  if (outcome.type === 'linearizable') expect(replayProblem(model, operations, outcome.order)).toBe(undefined)
  if (outcome.type === 'violation') {
    // The failed return is exact: up to just before it, the same operations are linearizable; with it, they are not.
    const end = operations[outcome.failed]?.return as number
    expect(isLinearizableByBruteForce(model, cutAt(operations, end - 0.5))).toBe(true)
    expect(isLinearizableByBruteForce(model, cutAt(operations, end))).toBe(false)
    expect(replayProblem(model, cutAt(operations, end - 0.5), reindex(operations, end - 0.5, outcome.deepest))).toBe(
      undefined,
    )
  }
  counts[wanted]++
  if (operations.some((operation) => operation.return === undefined)) counts.crashed++
}

/** Operations called by `end`; those that return later are pending, with their answers known. */
function cutAt<Input, Output>(operations: readonly Operation<Input, Output>[], end: number) {
  return operations
    .filter(({ call }) => call <= end)
    .map((operation): Operation<Input, Output> => {
      if (operation.return === undefined || operation.return <= end) return operation
      const { return: _, ...pending } = operation
      return pending
    })
}

function reindex(operations: readonly { readonly call: number }[], end: number, order: readonly number[]) {
  const kept = operations.flatMap(({ call }, index) => (call <= end ? [index] : []))
  return order.map((index) => kept.indexOf(index))
}

function frequent({ linearizable, violation, crashed }: Counts): void {
  expect(linearizable).toBeGreaterThan(HISTORIES / 6)
  expect(violation).toBeGreaterThan(HISTORIES / 6)
  expect(crashed).toBeGreaterThan(HISTORIES / 6)
}

describe('the search agrees with brute force on random small histories with crashed operations', () => {
  it.each([
    { model: register, functions: ['read', 'write'] as const },
    { model: casRegister, functions: ALL },
  ])('$model.name', ({ model, functions }) => {
    const random = Random.stream(1, model.name)
    const counts = { linearizable: 0, violation: 0, crashed: 0 }
    for (let i = 0; i < HISTORIES; i++) {
      const operations = randomHistory(random, functions, random.pick(SHAPES)).map(unversioned)
      compare(model, operations, isLinearizableByBruteForce(model, operations), counts)
    }
    frequent(counts)
  })

  it('versioned-register, and its model agrees with a register of concrete revisions', () => {
    const random = Random.stream(2, 'versioned-register')
    const counts = { linearizable: 0, violation: 0, crashed: 0 }
    for (let i = 0; i < HISTORIES; i++) {
      const history = randomHistory(random, ALL, random.pick(SHAPES))
      const operations = history.map(versioned)
      const expected = isLinearizableByBruteForce(versionedRegister, operations)
      compare(versionedRegister, operations, expected, counts)
      const concretely = isVersionedLinearizableByBruteForce(history.map(concrete), 17)
      if (concretely !== expected)
        expect.fail(`model ${expected}, concrete ${concretely}: ${JSON.stringify(operations)}`)
    }
    frequent(counts)
  })
})
