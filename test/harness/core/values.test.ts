import { describe, expect, it } from 'vitest'
import {
  EnvironmentError,
  HarnessError,
  InternalError,
  invariant,
  PluginError,
  UsageError,
} from '../../../harness/core/errors.ts'
import { isClientOp, isFaultOp, isPhaseOp, type Op } from '../../../harness/core/op.ts'
import { mergeVerdicts, type Verdict } from '../../../harness/core/verdict.ts'

describe('errors', () => {
  it.each([
    [UsageError, 2],
    [EnvironmentError, 3],
    [PluginError, 4],
    [InternalError, 70],
  ])('%o ends the command with %i and carries code, message, hint, facts and cause', (Kind, exitCode) => {
    const cause = new Error('deeper')
    const error = new Kind('CODE', 'what', { hint: 'do', facts: { line: 3 }, cause })
    expect(error).toBeInstanceOf(HarnessError)
    expect({ ...error, cause: error.cause, message: error.message }).toEqual({
      name: Kind.name,
      code: 'CODE',
      message: 'what',
      hint: 'do',
      facts: { line: 3 },
      cause,
      exitCode,
    })
  })

  it('have empty facts, and neither hint nor cause, where none were given', () => {
    const error = new UsageError('CODE', 'what')
    expect([error.facts, error.hint, 'cause' in error]).toEqual([{}, undefined, false])
  })

  it('are thrown by an invariant that does not hold, and by none that does', () => {
    expect(() => invariant(1 < 2, 'order')).not.toThrow()
    expect(() => invariant(2 < 1, 'order', { got: 2 })).toThrow(
      expect.objectContaining({ code: 'INVARIANT', message: 'broken invariant: order', facts: { got: 2 } }),
    )
  })
})

describe('ops', () => {
  it.each<readonly [kind: string, op: Op]>([
    ['client', { index: 0, time: 0, process: 0, type: 'info', f: 'phase', value: null }],
    ['phase', { index: 0, time: 0, process: 'nemesis', type: 'info', f: 'phase', value: { phase: 'main' } }],
    [
      'fault',
      {
        index: 0,
        time: 0,
        process: 'nemesis',
        type: 'info',
        f: 'kill',
        value: { fault: 0, phase: 'healed', target: 'one', nodes: [], detail: null },
      },
    ],
  ])('of a %s are told from the others', (kind, op) => {
    expect({ client: isClientOp(op), phase: isPhaseOp(op), fault: isFaultOp(op) }).toEqual({
      client: kind === 'client',
      phase: kind === 'phase',
      fault: kind === 'fault',
    })
  })
})

describe('verdicts', () => {
  it.each<readonly [verdicts: readonly Verdict[], merged: Verdict]>([
    [[], 'unknown'],
    [['valid'], 'valid'],
    [['valid', 'unknown'], 'unknown'],
    [['unknown', 'invalid', 'valid'], 'invalid'],
    [['invalid', 'unknown'], 'invalid'],
  ])('%j merge to %s', (verdicts, merged) => expect(mergeVerdicts(verdicts)).toBe(merged))
})
