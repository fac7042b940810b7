import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countFates } from '../../../checkers/raft/oracle/fate-counts.ts'
import { settle } from '../../../checkers/raft/oracle/settle.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { type ForgedOp, type Forgery, forged, logged } from '../../support/raft-evidence.ts'

const unknownWrite = (name: string, value: number): ForgedOp => ({ name, node: 'n1', f: 'write', value, type: 'info' })

function settled(logs: Forgery['logs'], ops: readonly ForgedOp[], atRest = true) {
  const { story, evidence } = forged({ roles: {}, numbers: {}, moments: {}, logs, ops, atRest })
  const result = settle(evidence.history, evidence.raft, logged)
  const fateOf = (name: string) => result.fates.get(story.operations[name] ?? -1)
  return { ...result, fateOf, history: evidence.history, after: result.history }
}

describe('the fate of an unknown write', () => {
  it('is committed where a log proves it, with the place that does', () => {
    const { fateOf } = settled({ n1: 'E1:1=5 H1,1', n2: 'E1:1=5' }, [unknownWrite('w', 5)])
    expect(fateOf('w')).toEqual({
      fate: 'committed',
      term: 1,
      index: 1,
      conditional: false,
      node: 'n1',
      proof: { file: 'wal', offset: 8 },
    })
  })

  it('is committed and no more than that where a comparison decides', () => {
    const ops: readonly ForgedOp[] = [{ name: 'c', node: 'n1', f: 'cas', value: [1, 5], type: 'info' }]
    expect(settled({ n1: 'E1:1=?5 H1,1' }, ops).fateOf('c')).toMatchObject({ fate: 'committed', conditional: true })
  })

  it('is superseded where another entry is committed at its index', () => {
    const logs = { n1: 'E1:1=5 H2,0 E2:1=6 H2,1', n2: 'H2,0 E2:1=6' }
    expect(settled(logs, [unknownWrite('w', 5), unknownWrite('x', 6)]).fateOf('w')).toEqual({
      fate: 'superseded',
      index: 1,
    })
  })

  it('cannot be told while its entry is on a tail that nothing proves', () => {
    expect(settled({ n1: 'E1:1=5', n2: '' }, [unknownWrite('w', 5)]).fateOf('w')).toMatchObject({ fate: 'cannot-tell' })
  })

  it('is never-logged only where every log is whole and nothing could come any more', () => {
    const ops = [unknownWrite('w', 5)]
    const logs = { n1: 'E1:1=6 H1,1', n2: 'E1:1=6' }
    expect(settled(logs, ops).fateOf('w')).toEqual({ fate: 'never-logged' })
    expect(settled(logs, ops, false).fateOf('w')).toMatchObject({
      fate: 'cannot-tell',
      why: expect.stringMatching(/under way/),
    })
    expect(settled({ ...logs, n2: 'S4,1 E1:5=6' }, ops).fateOf('w')).toMatchObject({ fate: 'cannot-tell' })
  })

  it('cannot be told where two operations write the same', () => {
    const ops = [unknownWrite('w', 5), unknownWrite('x', 5)]
    expect(settled({ n1: 'E1:1=5 H1,1' }, ops).fateOf('w')).toMatchObject({ fate: 'cannot-tell' })
  })

  it('is not asked of reads, nor of what ended ok or failed', () => {
    const ops: readonly ForgedOp[] = [
      { name: 'r', node: 'n1', f: 'read', value: null, type: 'info' },
      { name: 'w', node: 'n1', f: 'write', value: 5 },
      { name: 'x', node: 'n1', f: 'write', value: 6, type: 'fail' },
    ]
    expect(settled({ n1: '' }, ops).fates.size).toBe(0)
  })
})

describe('the settled history', () => {
  it('has failures where nothing happened, and everything else as it was', () => {
    const ops = [
      unknownWrite('gone', 5),
      unknownWrite('kept', 6),
      { ...unknownWrite('open', 7), type: 'open' as const },
    ]
    const { history, after, fates } = settled({ n1: 'E1:1=6 H1,1' }, ops)
    const types = [...after.ops()].map((op) => op.type)
    expect(types).toEqual(['invoke', 'fail', 'invoke', 'info', 'invoke', 'fail'])
    expect([...after.ops()].slice(0, 5)).toEqual(
      [...history.ops()].map((op) => (op.index === 1 ? { ...op, type: 'fail' } : op)),
    )
    expect(countFates(fates)).toEqual({ unknownWrites: 3, committed: 1, superseded: 0, neverLogged: 2, cannotTell: 0 })
  })

  it('is the same history where nothing was settled so', () => {
    const { history, after } = settled({ n1: 'E1:1=6 H1,1' }, [unknownWrite('kept', 6)])
    expect(after).toBe(history)
  })
})

/**
 * Truth known by construction: a committed log, members that hold prefixes of it and tails of their own that are not
 * committed, and commit indexes written late. Whatever is settled must be true.
 */
describe('what is settled', () => {
  const plan = fc.record({
    committed: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
    members: fc.array(
      fc.record({
        late: fc.nat(4),
        tail: fc.uniqueArray(fc.integer({ min: 31, max: 45 }), { maxLength: 3 }),
        behind: fc.nat(3),
      }),
      { minLength: 3, maxLength: 5 },
    ),
    atRest: fc.boolean(),
  })

  it('is never false', () => {
    fc.assert(
      fc.property(plan, ({ committed, members, atRest }) => {
        // A tail of one member alone is on no majority; the next leader, which has all that is committed, may overwrite it.
        const logs = Object.fromEntries(
          members.map(({ late, tail, behind }, n) => {
            const mine = n === 0 ? committed : committed.slice(0, Math.max(0, committed.length - behind))
            const entries = mine.map((value, i) => `E1:${i + 1}=${value}`)
            const own = n === 1 ? tail.map((value, i) => `E2:${mine.length + 1 + i}=${value}`) : []
            const commit = Math.max(0, mine.length - late)
            return [`n${n + 1}`, [...entries, `H1,${commit}`, ...own].join(' ')]
          }),
        )
        const ops = Array.from({ length: 45 }, (_, i) => unknownWrite(`w${i + 1}`, i + 1))
        const { fates, history } = settled(logs, ops, atRest)
        for (const [index, { fate }] of fates) {
          const value = Number((history.op(index) as ClientOp).value)
          if (fate === 'committed') expect(committed).toContain(value)
          if (fate === 'superseded' || fate === 'never-logged') expect(committed).not.toContain(value)
          if (fate === 'never-logged')
            expect(Object.values(logs).some((log) => log.includes(`=${value} `) || log.endsWith(`=${value}`))).toBe(
              false,
            )
          if (!atRest) expect(fate === 'committed' || fate === 'cannot-tell').toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
