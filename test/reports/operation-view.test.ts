import { describe, expect, it } from 'vitest'
import { decimalsFor, invocationOf, operationLabel, operationsOf } from '../../reports/operation-view.ts'
import type { Planted } from '../support/sample-history.ts'
import { sampleHistory } from '../support/sample-history.ts'

const common = { node: 'n1', key: 'k', f: 'write', value: 5 }
const error = { code: 'timeout', message: 'no answer' }

function historyOf(planted: readonly Planted[]) {
  return sampleHistory({ seed: 1, workers: 1, nodes: [], operations: 0, mainNs: 1, faults: [], planted }).history
}

describe('an operation in one line', () => {
  it.each<[string, Partial<Planted>, string]>([
    ['a write that says what it made', { result: [9, 5] }, 'write 5 → [9, 5]'],
    ['a write that says nothing new', { result: 5 }, 'write 5 → ok'],
    ['a read', { f: 'read', value: null, result: null }, 'read → null'],
    ['a failure', { type: 'fail', error }, 'write 5 → fail (timeout)'],
    ['an unknown outcome', { type: 'info', error }, 'write 5 → unknown (timeout)'],
    ['an unknown outcome without a reason', { type: 'info' }, 'write 5 → unknown'],
  ])('says of %s', (_, changes, expected) => {
    const history = historyOf([{ ...common, process: 1, startMs: 1, endMs: 2, ...changes }])
    expect(operationsOf(history, [0]).operations.map(operationLabel)).toEqual([expected])
  })

  it('says of one without completion that there was none', () => {
    const history = historyOf([{ ...common, process: 1, startMs: 1 }])
    expect(operationsOf(history, [0]).operations.map(operationLabel)).toEqual(['write 5 → never completed'])
  })
})

describe('the operations of a witness', () => {
  const many = historyOf(
    Array.from({ length: 20 }, (_, i) => ({ ...common, process: i, startMs: 10 * i, endMs: 10 * i + 5 })),
  )
  const all = Array.from({ length: 40 }, (_, i) => i)

  it('are each there once, whether the witness names the invocation, the completion, or both', () => {
    for (const ops of [[2], [3], [2, 3]]) {
      expect(operationsOf(many, ops).operations.map(({ process }) => process)).toEqual([1])
    }
  })

  it('of a large witness are its first and its last', () => {
    const { total, firstCount, operations } = operationsOf(many, all, 8)
    expect(operations.map(({ process }) => process)).toEqual([0, 1, 2, 3, 4, 5, 18, 19])
    expect([total, firstCount]).toEqual([20, 6])
  })

  it('of one that just fits are all', () => {
    const { total, firstCount, operations } = operationsOf(many, all, 20)
    expect([total, firstCount, operations.length]).toEqual([20, 20, 20])
  })

  it.each([-1, 40, 0.5, Number.NaN])('leave out %d, which is no op', (index) => {
    expect(invocationOf(many, index)).toBeUndefined()
    expect(operationsOf(many, [index]).total).toBe(0)
  })

  it.each([
    [0.4, 6],
    [1, 3],
  ])('that took %d ms have times with %i decimals', (lengthMs, decimals) => {
    const history = historyOf([{ ...common, process: 1, startMs: 1, endMs: 1 + lengthMs }])
    expect(decimalsFor(operationsOf(history, [0]).operations)).toBe(decimals)
  })
})
