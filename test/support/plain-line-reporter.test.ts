import { describe, expect, it } from 'vitest'
import { tallyLine, tallyOf } from './plain-line-reporter.ts'

type State = 'passed' | 'failed' | 'skipped' | 'pending'

/** A test file as vitest reports it, as far as the reporter looks. */
function file(states: readonly State[], errors: { own?: number; suite?: number } = {}): never {
  const many = (count = 0) => Array.from({ length: count }, () => ({ message: 'x' }))
  return {
    errors: () => many(errors.own),
    children: {
      allSuites: () => [{ errors: () => many(errors.suite) }],
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  } as never
}

describe('the plain line at the end', () => {
  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 12, failed: 1, skipped: 3 }, '12 passed, 1 failed, 3 skipped'],
  ])('of %j is %j', (tally, line) => expect(tallyLine(tally)).toBe(line))

  it('counts tests, and every error outside of one as a failure', () => {
    const files = [
      file(['passed', 'failed', 'skipped', 'pending']),
      file([], { own: 1 }),
      file(['passed'], { suite: 1 }),
    ]
    expect(tallyOf(files, [{ message: 'unhandled' }])).toEqual({ passed: 2, failed: 4, skipped: 1 })
  })
})
