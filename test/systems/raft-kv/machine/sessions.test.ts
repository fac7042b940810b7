import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import type { Command, Session } from '../../../../systems/raft-kv/machine/command.ts'
import {
  applyCommand,
  digestOf,
  emptyMachine,
  type IsRepeat,
  type Machine,
  readMachine,
} from '../../../../systems/raft-kv/machine/machine.ts'

const append = (value: number): Command => ({ type: 'append', key: 'k', value })
const stamp = (id: string, serial: number, ackedBelow = 0, openedAt = 0): Session => ({
  id,
  serial,
  ackedBelow,
  openedAt,
})
const items = (machine: Machine): Json => (readMachine(machine, { type: 'read-list', key: 'k' }) as Json[])[1] ?? null

/** Each step appends its number, so that what was applied can be seen; entries are numbered as the steps. */
function played(
  steps: readonly (readonly [session: Session, value: number])[],
  { sessions = 10, isRepeat }: { readonly sessions?: number; readonly isRepeat?: IsRepeat } = {},
): { readonly machine: Machine; readonly told: readonly Json[] } {
  let machine = emptyMachine({ sessions, events: 10 })
  const told = steps.map(([session, value], i) => {
    const applied = applyCommand(machine, i + 1, append(value), session, isRepeat)
    machine = applied.machine
    return applied.result.type === 'ok' ? applied.result.value : applied.result.error.code
  })
  return { machine, told }
}

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
