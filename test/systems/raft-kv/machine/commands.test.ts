import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { bytesOf, type Command } from '../../../../systems/raft-kv/machine/command.ts'
import { applyCommand, emptyMachine, type Machine, readMachine } from '../../../../systems/raft-kv/machine/machine.ts'

/** Applies the commands as entries 1, 2, ... */
function applied(...commands: readonly Command[]): { readonly machine: Machine; readonly values: readonly Json[] } {
  let machine = emptyMachine()
  const values = commands.map((command, i) => {
    const done = applyCommand(machine, i + 1, command, undefined)
    machine = done.machine
    return done.result.type === 'ok' ? done.result.value : done.result.type
  })
  return { machine, values }
}

const write = (value: number, key = 'k'): Command => ({ type: 'write', key, value })
const cas = (from: number, to: number): Command => ({ type: 'cas', key: 'k', from, to })
const append = (value: number, key = 'k'): Command => ({ type: 'append', key, value })
const acquire = (owner: string): Command => ({ type: 'acquire', lock: 'k', owner })
const release = (owner: string, fence: number): Command => ({ type: 'release', lock: 'k', owner, fence })

describe('registers', () => {
  it('answer with the index of the entry that last changed them', () => {
    const { machine, values } = applied(cas(1, 2), write(1), cas(3, 4), { type: 'no-op' }, cas(1, 5), cas(1, 6))
    expect(values).toEqual([
      { applied: false, seen: [0, null] },
      [2, 1],
      { applied: false, seen: [2, 1] },
      null,
      { applied: true, revision: 5 },
      { applied: false, seen: [5, 5] },
    ])
    expect(readMachine(machine, { type: 'read', key: 'k' })).toEqual([5, 5])
    expect(readMachine(machine, { type: 'read', key: 'other' })).toEqual([0, null])
    expect(machine.appliedIndex).toBe(6)
  })

  it('are left as they were by those who hold an older machine', () => {
    const { machine } = applied(write(1))
    applyCommand(machine, 2, write(2), undefined)
    expect(readMachine(machine, { type: 'read', key: 'k' })).toEqual([1, 1])
  })
})

describe('lists', () => {
  it('grow at their end, and what was read of them stays', () => {
    const { machine, values } = applied(append(7), append(8), append(7))
    expect(values).toEqual([
      [1, 7],
      [2, 8],
      [3, 7],
    ])
    const read = readMachine(machine, { type: 'read-list', key: 'k' })
    applyCommand(machine, 4, append(9), undefined)
    expect(read).toEqual([3, [7, 8, 7]])
    expect(readMachine(machine, { type: 'read-list', key: 'other' })).toEqual([0, []])
  })

  it('are apart from registers and locks of the same name', () => {
    const { machine } = applied(append(7), write(1), acquire('p1'))
    expect(readMachine(machine, { type: 'read-list', key: 'k' })).toEqual([1, [7]])
    expect(readMachine(machine, { type: 'read', key: 'k' })).toEqual([2, 1])
    expect(readMachine(machine, { type: 'holder', lock: 'k' })).toEqual(['p1', 3])
  })
})

describe('locks', () => {
  it('are held by one, who gets the same token again, and tokens grow', () => {
    const { machine, values } = applied(
      acquire('p1'),
      acquire('p2'),
      acquire('p1'),
      release('p1', 1),
      acquire('p2'),
      acquire('p1'),
    )
    expect(values).toEqual([
      { applied: true, fence: 1 },
      { applied: false, holder: ['p1', 1] },
      { applied: true, fence: 1 },
      { applied: true },
      { applied: true, fence: 5 },
      { applied: false, holder: ['p2', 5] },
    ])
    expect(readMachine(machine, { type: 'holder', lock: 'k' })).toEqual(['p2', 5])
    expect(readMachine(machine, { type: 'holder', lock: 'other' })).toBeNull()
  })

  it('are released by their owner alone, and not by a token of an earlier grant', () => {
    const { values } = applied(
      acquire('p1'),
      release('p2', 1),
      release('p1', 2),
      release('p1', 1),
      release('p1', 1),
      acquire('p1'),
      release('p1', 1),
    )
    expect(values).toEqual([
      { applied: true, fence: 1 },
      { applied: false, holder: ['p1', 1] },
      { applied: false, holder: ['p1', 1] },
      { applied: true },
      { applied: false, holder: null },
      { applied: true, fence: 6 },
      { applied: false, holder: ['p1', 6] },
    ])
  })
})

describe('the size of a command', () => {
  it('grows with its names and numbers', () => {
    const commands: readonly Command[] = [
      { type: 'no-op' },
      write(1, 'key'),
      append(1, 'key'),
      cas(1, 2),
      acquire('p1'),
      release('p1', 1),
      { type: 'txn', compares: [['value', 'k', 1]], ops: [['w', 'key', 1]] },
    ]
    expect(commands.map(bytesOf)).toEqual([16, 27, 27, 33, 19, 27, 52])
  })
})
