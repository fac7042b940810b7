import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { applyCommand, digestOf } from '../../../../systems/raft-kv/machine/machine.ts'
import { append, items, played, stamp } from './session-steps.ts'

describe('sessions beyond their number', () => {
  it('go by the order of the log, the least recently used first', () => {
    const { machine, told } = played(
      [
        [stamp('a', 1), 1],
        [stamp('b', 1), 2],
        [stamp('a', 1), 1],
        [stamp('c', 1, 0, 2), 3],
        [stamp('a', 1), 1],
        [stamp('b', 1), 2],
      ],
      { sessions: 2 },
    )
    expect(told).toEqual([[1, 1], [2, 2], [1, 1], [4, 3], [1, 1], 'session-expired'])
    expect(items(machine)).toEqual([1, 2, 3])
  })

  it('are not begun again with commands that may have a past', () => {
    const { told } = played(
      [
        [stamp('a', 1), 1],
        [stamp('b', 1), 2],
        // The last entry of the one that was dropped is 1: whoever was opened before that may be that one.
        [stamp('c', 1, 0, 0), 3],
        [stamp('c', 1, 0, 1), 3],
        [stamp('d', 1, 0, 1), 4],
        [stamp('d', 1, 0, 2), 4],
      ],
      { sessions: 1 },
    )
    expect(told).toEqual([[1, 1], [2, 2], 'session-expired', [4, 3], 'session-expired', [6, 4]])
  })

  it('an expired command leaves no trace', () => {
    const { machine } = played(
      [
        [stamp('a', 1), 1],
        [stamp('b', 1, 0, 1), 2],
      ],
      { sessions: 1 },
    )
    const after = applyCommand(machine, 3, append(1), stamp('a', 1)).machine
    expect(digestOf(after)).toBe(digestOf(machine))
    expect(after.appliedIndex).toBe(3)
  })

  /** Entries of many sessions, again and again in any order; each opened somewhere up to the entry before its first. */
  const entries = fc.array(
    fc.record({ client: fc.nat(5), serial: fc.nat(3), lag: fc.nat(3), ackLag: fc.option(fc.nat(2)) }),
    { maxLength: 60, size: 'max' },
  )

  it('never let a command take effect twice, however often it is in the log', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 4 }), (log, sessions) => {
        expect(repeatedAppends(log, sessions, (openedAt) => openedAt)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('would let it, were they begun anew without asking when they were opened', () => {
    const check = fc.check(
      fc.property(entries, (log) => repeatedAppends(log, 2, () => Number.MAX_SAFE_INTEGER).length === 0),
      { numRuns: 300 },
    )
    expect(check.failed).toBe(true)
  })

  it('admit whoever opened after all that was dropped', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 4 }), (log, sessions) => {
        const { machine } = played(
          stepsOf(log, (openedAt) => openedAt),
          { sessions },
        )
        const index = machine.appliedIndex + 1
        const { result } = applyCommand(machine, index, append(0), stamp('new', 9, 0, machine.appliedIndex))
        expect(result).toEqual({ type: 'ok', value: [index, 0] })
      }),
    )
  })
})

type RandomEntry = {
  readonly client: number
  readonly serial: number
  readonly lag: number
  readonly ackLag: number | null
}

/** Appends of the same command always carry the same value, so a value that is in the list twice was applied twice. */
function repeatedAppends(log: readonly RandomEntry[], sessions: number, told: (openedAt: number) => number): Json[] {
  const list = items(played(stepsOf(log, told), { sessions }).machine) as Json[]
  return list.filter((value, i) => list.indexOf(value) !== i)
}

function stepsOf(log: readonly RandomEntry[], told: (openedAt: number) => number) {
  const opened = new Map<number, number>()
  return log.map(({ client, serial, lag, ackLag }, i) => {
    const openedAt = opened.get(client) ?? Math.max(0, i - lag)
    opened.set(client, openedAt)
    const ackedBelow = ackLag === null ? 0 : Math.max(0, serial - ackLag)
    return [stamp(`c${client}`, serial, ackedBelow, told(openedAt)), client * 10 + serial] as const
  })
}
