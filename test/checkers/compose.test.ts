import { expect, it } from 'vitest'
import type { Checker, RunFacts } from '../../checkers/checker.ts'
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { compose, overallVerdict, runCheckers } from '../../checkers/compose.ts'
import { CHECKERS, checkerNamed, MODELS, modelNamed } from '../../checkers/index.ts'
import { UsageError } from '../../harness/core/errors.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import { jepsenHistory } from './support/register-history.ts'

const RUN: RunFacts = { schema: {}, model: 'register', requestedFaults: [], expectsFinalPhase: false }
const HISTORY = jepsenHistory('A: |-w1-| |-r1-|')
const STALE = jepsenHistory('A: |-w1-| |-w2-| |-r1-|')

function always(verdict: Verdict): Checker {
  return {
    name: `always-${verdict}`,
    summary: '',
    applies: () => true,
    check: () => ({ checker: `always-${verdict}`, verdict, anomalies: [], stats: {} }),
  }
}

const throwing: Checker = {
  ...always('valid'),
  name: 'throwing',
  check: () => {
    throw new RangeError('off by one')
  },
}

it('runs checkers by name, in the order asked for', () => {
  const results = compose(['stats', 'linearizability'], HISTORY, RUN)
  expect(results.map(({ checker, verdict }) => [checker, verdict])).toEqual([
    ['stats', 'valid'],
    ['linearizability', 'valid'],
  ])
  expect(overallVerdict(results)).toBe('valid')
})

it('refuses an unknown name with the nearest legal one', () => {
  expect(() => compose(['linearisability'], HISTORY, RUN)).toThrow(UsageError)
  expect(() => compose(['linearisability'], HISTORY, RUN)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_CHECKER', hint: expect.stringContaining("'linearizability'") }),
  )
})

it('lets invalid stand whatever the others say', () => {
  expect(
    overallVerdict(
      runCheckers([throwing, checkerNamed('linearizability'), always('valid')], STALE, RUN, DEFAULT_BUDGET),
    ),
  ).toBe('invalid')
})

it('makes a checker that throws unknown, with its message, and hears the others', () => {
  const results = runCheckers([throwing, always('valid')], HISTORY, RUN, DEFAULT_BUDGET)
  expect(results[0]).toMatchObject({
    checker: 'throwing',
    verdict: 'unknown',
    reason: 'the checker itself failed: RangeError: off by one',
  })
  expect(overallVerdict(results)).toBe('unknown')
})

it('guards the question whether a checker applies as well', () => {
  const applies = () => {
    throw new Error('no idea')
  }
  expect(runCheckers([{ ...always('valid'), applies }], HISTORY, RUN, DEFAULT_BUDGET)[0]).toMatchObject({
    verdict: 'unknown',
  })
})

it('does not count a checker that does not apply', () => {
  const absent: Checker = { ...always('invalid'), applies: () => 'no such thing here' }
  const results = runCheckers([absent, always('valid')], HISTORY, RUN, DEFAULT_BUDGET)
  expect(results[0]).toMatchObject({ verdict: 'not-applicable', reason: 'no such thing here' })
  expect(overallVerdict(results)).toBe('valid')
})

it('is not green when nothing but stats judged', () => {
  const { model: _, ...withoutModel } = RUN
  const results = compose(['linearizability', 'stats'], HISTORY, withoutModel)
  expect(results).toMatchObject([
    { verdict: 'not-applicable' },
    { verdict: 'unknown', reason: 'no guarantee was checked' },
  ])
  expect(overallVerdict(results)).toBe('unknown')
})

it('is unknown when nothing judged at all', () => {
  expect(overallVerdict([])).toBe('unknown')
})

it('has unique names and a summary in every registry', () => {
  for (const registry of [CHECKERS, MODELS]) {
    expect(new Set(registry.map(({ name }) => name)).size).toBe(registry.length)
    for (const { summary } of registry) expect(summary).toMatch(/\w/)
  }
  expect(modelNamed('register').name).toBe('register')
  expect(() => modelNamed('registr')).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }))
})
