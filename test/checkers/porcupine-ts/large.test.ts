/**
 * Histories too large for brute force, with a verdict known by construction: what a real register did is linearizable;
 * with one read falsified to a value that was never written it is not.
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
import { executedHistory, unversioned, versioned } from '../support/random-histories.ts'

const SHAPES = [
  { operationsMax: 300, clients: 3, values: 3, crashRate: 0.01 },
  { operationsMax: 200, clients: 5, values: 5, crashRate: 0.01 },
  { operationsMax: 150, clients: 6, values: 200, crashRate: 0.06 },
]

function verify<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
) {
  const outcome = checkOperations(model, operations)
  if (outcome.type !== 'linearizable') return outcome.type
  return replayProblem(model, operations, outcome.order) ?? 'linearizable'
}

const GARBAGE = 9999

describe.each(SHAPES)('with up to $operationsMax operations of $clients clients', (shape) => {
  it('accepts what registers did, and rejects one read of garbage in it', () => {
    const random = Random.stream(6, JSON.stringify(shape))
    for (let i = 0; i < 30; i++) {
      const history = executedHistory(random, ['read', 'write', 'cas'], shape)
      expect(verify(casRegister, history.map(unversioned))).toBe('linearizable')
      expect(verify(versionedRegister, history.map(versioned))).toBe('linearizable')
      const reads = history.filter(({ input, answer }) => input.f === 'read' && answer !== undefined)
      if (reads.length === 0) continue
      const victim = random.pick(reads)
      const spoilt = history.map((operation) =>
        operation === victim && operation.answer !== undefined
          ? { ...operation, answer: { ...operation.answer, value: GARBAGE } }
          : operation,
      )
      expect(verify(casRegister, spoilt.map(unversioned))).toBe('violation')
      expect(verify(versionedRegister, spoilt.map(versioned))).toBe('violation')
    }
  })

  it('accepts what a register without compare-and-set did', () => {
    const random = Random.stream(7, JSON.stringify(shape))
    for (let i = 0; i < 30; i++) {
      expect(verify(register, executedHistory(random, ['read', 'write'], shape).map(unversioned))).toBe('linearizable')
    }
  })
})
