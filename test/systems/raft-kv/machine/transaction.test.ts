import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import type { Compare, MicroOp } from '../../../../systems/raft-kv/machine/command.ts'
import {
  applyCommand,
  digestOf,
  emptyMachine,
  type Machine,
  readMachine,
} from '../../../../systems/raft-kv/machine/machine.ts'

function transact(
  machine: Machine,
  index: number,
  ops: readonly MicroOp[],
  compares: readonly Compare[] = [],
): { readonly machine: Machine; readonly value: Json } {
  const { machine: after, result } = applyCommand(machine, index, { type: 'txn', compares, ops }, undefined)
  return { machine: after, value: result.type === 'ok' ? result.value : result.type }
}

/** Register r = 5 at revision 1, list l = [1, 2] at revision 2, in one transaction after another. */
function filled(): Machine {
  const first = transact(emptyMachine(), 1, [['w', 'r', 5]])
  const second = transact(first.machine, 2, [
    ['append', 'l', 1],
    ['append', 'l', 2],
  ])
  return second.machine
}

describe('transactions', () => {
  it('do their operations in order, each seeing those before it', () => {
    const { machine, value } = transact(filled(), 3, [
      ['r', 'l', null],
      ['append', 'l', 3],
      ['r', 'l', null],
      ['r', 'r', null],
      ['w', 'r', 6],
      ['r', 'r', null],
      ['r', 'none', null],
    ])
    expect(value).toEqual({
      applied: true,
      revision: 3,
      ops: [
        ['r', 'l', [1, 2]],
        ['append', 'l', 3],
        ['r', 'l', [1, 2, 3]],
        ['r', 'r', 5],
        ['w', 'r', 6],
        ['r', 'r', 6],
        ['r', 'none', null],
      ],
    })
    expect(readMachine(machine, { type: 'read', key: 'r' })).toEqual([3, 6])
    expect(readMachine(machine, { type: 'read-list', key: 'l' })).toEqual([3, [1, 2, 3]])
  })

  it.each<{ readonly compare: Compare; readonly seen: number | null }>([
    { compare: ['value', 'r', 4], seen: 5 },
    { compare: ['value', 'r', null], seen: 5 },
    { compare: ['value', 'l', 1], seen: null },
    { compare: ['revision', 'r', 2], seen: 1 },
    { compare: ['revision', 'l', 1], seen: 2 },
    { compare: ['revision', 'none', 1], seen: 0 },
  ])('do nothing at all where $compare does not hold', ({ compare, seen }) => {
    const before = filled()
    const { machine, value } = transact(before, 3, [['w', 'r', 6]], [['value', 'r', 5], compare])
    expect(value).toEqual({ applied: false, failed: [[compare[0], compare[1], seen]] })
    expect(digestOf(machine)).toBe(digestOf(before))
  })

  it('are done where all compares hold', () => {
    const compares: readonly Compare[] = [
      ['value', 'r', 5],
      ['value', 'none', null],
      ['revision', 'r', 1],
      ['revision', 'l', 2],
      ['revision', 'none', 0],
    ]
    const { value } = transact(filled(), 3, [['w', 'r', 6]], compares)
    expect(value).toEqual({ applied: true, revision: 3, ops: [['w', 'r', 6]] })
  })

  it('compare what was before the first operation', () => {
    const { value } = transact(filled(), 3, [['w', 'r', 6]], [['value', 'r', 6]])
    expect(value).toEqual({ applied: false, failed: [['value', 'r', 5]] })
  })

  it('see the list where a key is both', () => {
    const { machine } = transact(filled(), 3, [
      ['append', 'both', 1],
      ['w', 'both', 2],
    ])
    const { value } = transact(machine, 4, [['r', 'both', null]])
    expect(value).toEqual({ applied: true, revision: 3, ops: [['r', 'both', [1]]] })
    expect(readMachine(machine, { type: 'read', key: 'both' })).toEqual([3, 2])
  })

  it('that only read are answered without the log, with the same words', () => {
    const query = { type: 'read-txn', compares: [], ops: [['r', 'r', null]] } as const
    expect(readMachine(filled(), query)).toEqual({ applied: true, revision: 2, ops: [['r', 'r', 5]] })
    expect(readMachine(filled(), { ...query, compares: [['value', 'r', 1]] })).toEqual({
      applied: false,
      failed: [['value', 'r', 5]],
    })
  })
})
