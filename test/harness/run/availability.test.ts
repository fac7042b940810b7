import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FaultPhase } from '../../../harness/core/fault.ts'
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { ClientOp, Op } from '../../../harness/core/op.ts'
import { availabilityOf, errorClasses } from '../../../harness/run/availability.ts'
import { summarize } from '../../../harness/run/summary.ts'

type Part = Partial<ClientOp> & Pick<ClientOp, 'time' | 'process' | 'type'>

function historyOf(parts: readonly (Part | readonly [time: number, phase: FaultPhase])[]): History {
  const builder = new HistoryBuilder()
  for (const part of parts) {
    const index = builder.length
    if ('process' in part) builder.add({ index, f: 'read', value: null, ...part } as Op)
    else {
      const [time, phase] = part
      const value = { fault: 0, phase, target: 'one', nodes: ['n1'], detail: null }
      builder.add({ index, time, process: 'nemesis', type: 'info', f: 'kill', value })
    }
  }
  return builder.finish()
}

/** With two clients. */
const availability = (history: History) => {
  const { faults, durationNs } = summarize(history)
  return availabilityOf(history, faults, 2, durationNs)
}

const FAULTY = [
  { time: 0, process: 0, type: 'invoke' },
  { time: 5, process: 0, type: 'ok' },
  [10, 'applied'],
  [12, 'verified'],
  { time: 14, process: 0, type: 'invoke', f: 'write' },
  { time: 15, process: 1, type: 'invoke' },
  { time: 20, process: 1, type: 'ok' },
  { time: 28, process: 0, type: 'info', f: 'write' },
  [30, 'healed'],
  { time: 31, process: 2, type: 'invoke' },
  { time: 33, process: 1, type: 'invoke' },
  { time: 34, process: 1, type: 'fail' },
  { time: 37, process: 2, type: 'ok' },
] as const

describe('availability under a fault', () => {
  it('is told of the window from its application to its healing', () => {
    expect(availability(historyOf(FAULTY))).toEqual([
      {
        fault: 0,
        type: 'kill',
        fromNs: 10,
        toNs: 30,
        byFunction: { read: { ok: 1, all: 1 }, write: { ok: 0, all: 1 } },
        longestGapNs: 10,
        // Client 0 goes on as process 2 after its info; client 1 never had an ok again.
        recoveryNs: [7, null],
      },
    ])
  })

  it('is told up to the end of the run of one that was never healed', () => {
    const parts = FAULTY.filter((part) => !('length' in part && part[1] === 'healed'))
    expect(availability(historyOf(parts))).toMatchObject([{ toNs: 37, longestGapNs: 17, recoveryNs: [] }])
  })

  it.each(['impugned', 'skipped'] as const)('is not told of a fault that was %s', (phase) => {
    const parts = FAULTY.map((part) => ('length' in part && part[1] === 'verified' ? ([12, phase] as const) : part))
    expect(availability(historyOf(parts))).toEqual([])
  })

  it('counts as plain filters over the ops do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 4, maxLength: 40 }),
        fc.tuple(fc.nat(80), fc.nat(80)),
        (steps, [a, b]) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)]
          const open = new Set<number>()
          const parts: (Part | readonly [number, FaultPhase])[] = steps.map((process, i) => {
            const time = 2 * i + 1
            if (open.delete(process)) return { time, process, type: 'ok' }
            open.add(process)
            return { time, process, type: 'invoke' }
          })
          const phases = [[2 * from, 'applied'] as const, [2 * from, 'verified'] as const, [2 * to, 'healed'] as const]
          const timeOf = (part: (typeof parts)[number]) => ('process' in part ? part.time : part[0])
          const ops = [...parts, ...phases].sort((x, y) => timeOf(x) - timeOf(y))
          const history = historyOf(ops)
          const { faults, durationNs } = summarize(history)
          const [found] = availabilityOf(history, faults, 4, durationNs)
          const within = parts.flatMap((part) => ('process' in part && timeOf(part) >= 2 * from ? [part] : []))
          const oks = within.filter(({ type }) => type === 'ok')
          const marks = [2 * from, ...oks.map(({ time }) => time).filter((time) => time < 2 * to), 2 * to]
          expect(found?.longestGapNs).toBe(Math.max(...marks.slice(1).map((mark, i) => mark - (marks[i] as number))))
          expect(found?.recoveryNs).toEqual(
            [0, 1, 2, 3].map((client) => {
              const ok = oks.find(({ process, time }) => process === client && time >= 2 * to)
              return ok === undefined ? null : ok.time - 2 * to
            }),
          )
          const asked = within.filter(({ type, time }) => type === 'invoke' && time < 2 * to)
          expect(found?.byFunction['read']?.all ?? 0).toBe(asked.length)
        },
      ),
    )
  })
})

it('classes errors by code and completion, the most frequent first, each with its first example', () => {
  const error = (code: string, message: string) => ({ error: { code, message } })
  const history = historyOf([
    { time: 0, process: 0, type: 'invoke' },
    { time: 1, process: 0, type: 'fail', ...error('BUSY', 'first') },
    { time: 2, process: 0, type: 'invoke' },
    { time: 3, process: 0, type: 'info', ...error('LOST', 'gone') },
    { time: 4, process: 1, type: 'invoke' },
    { time: 5, process: 1, type: 'info', ...error('LOST', 'gone again') },
    { time: 6, process: 2, type: 'invoke' },
    { time: 7, process: 2, type: 'info', ...error('BUSY', 'second') },
  ])
  expect(errorClasses(history)).toEqual([
    { code: 'LOST', type: 'info', count: 2, example: { op: 3, f: 'read', message: 'gone' } },
    { code: 'BUSY', type: 'fail', count: 1, example: { op: 1, f: 'read', message: 'first' } },
    { code: 'BUSY', type: 'info', count: 1, example: { op: 7, f: 'read', message: 'second' } },
  ])
})
