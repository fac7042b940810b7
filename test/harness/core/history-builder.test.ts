import { describe, expect, it } from 'vitest'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { ClientOp, Op } from '../../../harness/core/op.ts'

function op(index: number, fields: Partial<ClientOp> = {}): ClientOp {
  return { index, time: index, process: 0, type: 'invoke', f: 'read', value: null, ...fields }
}

function built(...ops: readonly Op[]) {
  const builder = new HistoryBuilder()
  for (const each of ops) builder.add(each)
  return builder.finish()
}

const KILL: Op = {
  index: 1,
  time: 1,
  process: 'nemesis',
  type: 'info',
  f: 'kill',
  value: { fault: 0, phase: 'applied', target: 'all', nodes: ['n1'], detail: null },
}

describe('the history builder', () => {
  it('pairs completions with their invocations across other processes and faults', () => {
    const history = built(
      op(0),
      KILL,
      op(2, { process: 1 }),
      op(3, { type: 'ok' }),
      op(4),
      op(5, { process: 1, type: 'fail' }),
      op(6, { type: 'info' }),
      op(7, { process: 5 }),
    )
    expect([...history.columns.pair]).toEqual([3, -1, 5, 0, 6, 2, 4, -1])
    expect([...history.operations()]).toEqual([
      { invocation: 0, completion: 3, outcome: 'ok' },
      { invocation: 2, completion: 5, outcome: 'fail' },
      { invocation: 4, completion: 6, outcome: 'info' },
      { invocation: 7, completion: undefined, outcome: 'info' },
    ])
  })

  it('gives back every op as it was, with many more than its columns hold at first', () => {
    const ops = Array.from({ length: 10_000 }, (_, index) =>
      op(index, {
        time: index * 1e9,
        process: index >> 1,
        type: index % 2 === 0 ? 'invoke' : 'info',
        value: [index],
        key: `k${(index >> 1) % 700}`,
        ...(index % 2 === 0 ? { node: 'n1' } : { error: { code: 'X', message: String(index) } }),
      }),
    )
    expect([...built(...ops).ops()]).toEqual(ops)
  })

  it('takes process numbers up to 32 bits', () => {
    const process = 2 ** 31 - 1
    expect([...built(op(0, { process }), op(1, { process, type: 'ok' })).operations()]).toHaveLength(1)
  })

  it.each<readonly [what: string, ops: readonly Op[], message: string]>([
    ['an index that is not the next', [op(1)], 'op 1: its index is 1, the next index is 0'],
    ['time going back', [op(0, { time: 5 }), op(1, { process: 1, time: 4 })], 'op 1: time goes back from 5 ns to 4 ns'],
    ['a completion without invocation', [op(0, { type: 'ok' })], 'op 0: completion without an invocation by process 0'],
    [
      'a completion of another function',
      [op(0), op(1, { type: 'ok', f: 'cas' })],
      "op 1: process 0 completes 'cas' but invoked 'read' (op 0)",
    ],
    ['a second invocation while one is open', [op(0), op(1)], 'op 1: process 0 has an open invocation already (op 0)'],
    [
      'a completion after info',
      [op(0), op(1, { type: 'info' }), op(2, { type: 'ok' })],
      'op 2: process 0 acts again after its info',
    ],
    ['an invocation after info', [op(0), op(1, { type: 'info' }), op(2)], 'op 2: process 0 acts again after its info'],
    [
      'a far process after its info',
      [op(0, { process: 2e9 }), op(1, { process: 2e9, type: 'info' }), op(2, { process: 2e9 })],
      'op 2: process 2000000000 acts again after its info',
    ],
  ])('refuses %s', (_what, ops, message) => {
    expect(() => built(...ops)).toThrow(expect.objectContaining({ code: 'HISTORY_MALFORMED', message }))
  })

  it('lets equal times and overlapping faults pass', () => {
    expect(built(op(0, { time: 1 }), { ...KILL, time: 1 }, { ...KILL, index: 2, time: 1 }).length).toBe(3)
  })

  it('names the line of a file instead of the op, if told', () => {
    const builder = new HistoryBuilder()
    expect(() => builder.add(op(3), 17)).toThrow('line 17: its index is 3, the next index is 0')
  })

  it('refuses a completion that names another key than its invocation', () => {
    expect(() => built(op(0, { key: 'a' }), op(1, { type: 'ok', key: 'b' }))).toThrow(
      /completes key 'b' but invoked 'a'/,
    )
    expect(() => built(op(0), op(1, { type: 'ok', key: 'b' }))).toThrow(/invoked none/)
  })

  it('takes a completion that names the same key, or none', () => {
    expect(built(op(0, { key: 'a' }), op(1, { type: 'ok', key: 'a' })).length).toBe(2)
    expect(built(op(0, { key: 'a' }), op(1, { type: 'ok' })).length).toBe(2)
  })
})
