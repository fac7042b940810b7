/** The search against the plain search, on random histories of many objects, wide ones among them. */
import * as porcupine from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { type Checker, disagreement, failing, OBJECTS } from '../support/search-battery.ts'

/** For each object; `npm run test:nightly` asks for more. */
const HISTORIES = Number(process.env['SEARCH_HISTORIES'] ?? 1200)

describe.each(OBJECTS)('$model.name', (object) => {
  it('agrees with the plain search', { timeout: 60_000 + 200 * HISTORIES }, () => {
    const tally = { linearizable: 0, violation: 0, undecided: 0, crashed: 0, wide: 0, widest: 0 }
    expect(disagreement(porcupine as unknown as Checker, object, 8, HISTORIES, tally)).toBe(undefined)
    expect(tally.linearizable).toBeGreaterThan(HISTORIES / 4)
    expect(tally.violation).toBeGreaterThan(HISTORIES / 20)
    expect(tally.crashed).toBeGreaterThan(HISTORIES / 4)
    expect(tally.wide).toBeGreaterThan(HISTORIES / 40)
    expect(tally.widest).toBeGreaterThan(40)
    expect(tally.undecided).toBeLessThan(HISTORIES / 10)
  })
})

it('keeps to the steps that its rules allow', () => {
  expect(failing(porcupine as unknown as Checker, 1)).toBe(undefined)
})
