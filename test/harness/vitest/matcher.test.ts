import { describe, expect, it } from 'vitest'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import { toBeLinearizable } from '../../../harness/vitest/matcher.ts'
import '../../../harness/vitest.ts'
import type { GivenOp } from '../../../harness/vitest.ts'

const LEGAL: readonly GivenOp[] = [
  { process: 0, type: 'invoke', f: 'write', value: 1 },
  { process: 0, type: 'ok', f: 'write', value: 1 },
  { process: 1, type: 'invoke', f: 'read', value: null },
  { process: 1, type: 'ok', f: 'read', value: 1 },
]
const STALE: readonly GivenOp[] = LEGAL.map((op) => (op.f === 'read' ? { ...op, value: null } : op))

const messageOf = (received: readonly GivenOp[], isNot: boolean) =>
  toBeLinearizable.call({ isNot }, received, 'register').message()

describe('toBeLinearizable', () => {
  it('takes ops in their order, or a History', () => {
    expect(LEGAL).toBeLinearizable('register')
    expect(STALE).not.toBeLinearizable('register')
    const builder = new HistoryBuilder()
    for (const [index, op] of LEGAL.entries()) builder.add({ ...op, index, time: index })
    expect(builder.finish()).toBeLinearizable('register')
  })

  it('fails with the witness, in at most 15 lines', () => {
    const message = messageOf(STALE, false)
    expect(() => expect(STALE).toBeLinearizable('register')).toThrow(message)
    expect(message.split('\n').length).toBeLessThanOrEqual(15)
    expect(message).toMatch(/^the history is not linearizable as a register: 2 operations ok, 0 fail, 0 unknown\n/)
    expect(message).toContain('Broken: linearizability, by a stale-read')
    expect(message).toContain('Witness: 2 operations')
  })

  it('fails with `not` where it is linearizable', () => {
    expect(() => expect(LEGAL).not.toBeLinearizable('register')).toThrow('the history is linearizable as a register')
  })

  it('fails with and without `not` where nothing can be told', () => {
    const open = LEGAL.filter(({ type }) => type === 'invoke')
    expect(() => expect(open).toBeLinearizable('register')).toThrow('cannot be told')
    expect(() => expect(open).not.toBeLinearizable('register')).toThrow('cannot be told')
  })

  it('refuses a model that is none, and ops that are no history', () => {
    expect(() => expect(LEGAL).toBeLinearizable('registre')).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }))
    expect(() => expect(LEGAL.slice(1)).toBeLinearizable('register')).toThrow(
      expect.objectContaining({ code: 'HISTORY_MALFORMED' }),
    )
  })
})
