import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../systems/raft-kv/machine/command.ts'
import { applyCommand, emptyMachine, readMachine } from '../../../../systems/raft-kv/machine/machine.ts'
import { append, items, played, stamp } from './session-steps.ts'

describe('sessions (dissertation, section 6.3)', () => {
  it('answer a repeated serial with the result that it had, and change nothing', () => {
    const { machine, told } = played([
      [stamp('a', 1), 1],
      [stamp('a', 2), 2],
      [stamp('a', 1), 1],
      [stamp('a', 2), 2],
    ])
    const [first, second] = [
      [1, 1],
      [2, 2],
    ]
    expect(told).toEqual([first, second, first, second])
    expect(items(machine)).toEqual([1, 2])
  })

  it('keep refusals too: a compare-and-set is not tried again', () => {
    const cas: Command = { type: 'cas', key: 'r', from: 1, to: 2 }
    const refused = applyCommand(emptyMachine(), 1, cas, stamp('a', 1))
    const written = applyCommand(refused.machine, 2, { type: 'write', key: 'r', value: 1 }, stamp('b', 1))
    const again = applyCommand(written.machine, 3, cas, stamp('a', 1))
    expect(again.result).toEqual(refused.result)
    expect(readMachine(again.machine, { type: 'read', key: 'r' })).toEqual([2, 1])
  })

  it('take serials in any order, and tell clients and serials apart', () => {
    const { machine, told } = played([
      [stamp('a', 2), 1],
      [stamp('b', 2), 2],
      [stamp('a', 1), 3],
      [stamp('a', 12), 4],
    ])
    expect(told).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    expect(items(machine)).toEqual([1, 2, 3, 4])
  })

  it('forget what was acknowledged, and do not apply it when it comes again', () => {
    const { machine, told } = played([
      [stamp('a', 1), 1],
      [stamp('a', 2, 2), 2],
      [stamp('a', 1), 1],
      [stamp('a', 2), 2],
      [stamp('a', 3, 4), 3],
      [stamp('a', 3), 3],
      [stamp('a', 2), 2],
    ])
    expect(told).toEqual([[1, 1], [2, 2], 'stale-session', [2, 2], [5, 3], 'stale-session', 'stale-session'])
    expect(items(machine)).toEqual([1, 2, 3])
  })

  it('never take an acknowledgement back', () => {
    const { told } = played([
      [stamp('a', 5, 5), 1],
      [stamp('a', 6, 0), 2],
      [stamp('a', 4, 0), 3],
    ])
    expect(told).toEqual([[1, 1], [2, 2], 'stale-session'])
  })

  it('are not needed: what no client asked for is applied each time', () => {
    let machine = emptyMachine()
    for (const index of [1, 2]) machine = applyCommand(machine, index, append(7), undefined).machine
    expect(items(machine)).toEqual([7, 7])
  })

  it('ask the rule that is handed in, so that a defect can ignore them', () => {
    const seen: boolean[] = []
    const isRepeat = (was: boolean) => {
      seen.push(was)
      return false
    }
    const steps = [[stamp('a', 1), 1] as const, [stamp('a', 1), 1] as const, [stamp('a', 2, 2), 2] as const]
    const { machine, told } = played([...steps, [stamp('a', 1), 1]], { isRepeat })
    expect(seen).toEqual([false, true, false, true])
    expect(items(machine)).toEqual([1, 1, 2, 1])
    expect(told).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 1],
    ])
  })
})
