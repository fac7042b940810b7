import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rules } from '../../../systems/raft-kv/rules.ts'
import { randomRun, runPlan } from './random-run.ts'
import type { Property, Violation } from './safety.ts'

/** The same plans every time, tried until one shows the defect. */
const PLANS = fc.sample(runPlan, { numRuns: 120, seed: 20 })

describe('Raft, Figure 3: under random kills and directed cuts', () => {
  it('keeps every property on every schedule, and recovers when all is healed', () => {
    fc.assert(
      fc.property(runPlan, (plan) => {
        const { violations, recovered, oks } = randomRun(plan)
        expect(violations).toEqual([])
        expect(recovered).toBe(true)
        expect(oks).toBeGreaterThan(0)
      }),
      { numRuns: 40 },
    )
  })
})

function firstViolation(rules: Partial<Rules>): Violation | undefined {
  for (const plan of PLANS) {
    const [violation] = randomRun(plan, rules).violations
    if (violation !== undefined) return violation
  }
  return undefined
}

/** Each broken rule, and the properties of which one must be seen broken within these runs. */
const BROKEN: readonly (readonly [name: string, rules: Partial<Rules>, seen: readonly Property[]])[] = [
  ['two votes in a term (5.2)', { voteIsFree: () => true }, ['election safety']],
  [
    'half is a majority (5.2)',
    { isQuorum: (count, size) => 2 * count >= size },
    ['election safety', 'state machine safety', 'leader completeness', 'no stale read', 'log matching'],
  ],
  ['any candidate’s log will do (5.4.1)', { isUpToDate: () => true }, ['leader completeness', 'state machine safety']],
  [
    'the longer log wins, whatever its terms (5.4.1)',
    { isUpToDate: (candidate, own) => candidate.lastIndex >= own.lastIndex },
    ['leader completeness', 'state machine safety'],
  ],
  [
    'term and vote are forgotten at a crash (Figure 2)',
    { toPersist: (durable) => ({ ...durable, term: 0, vote: undefined }) },
    ['election safety', 'log matching', 'leader completeness', 'state machine safety'],
  ],
  [
    'the log is forgotten at a crash (Figure 2)',
    { toPersist: ({ term, vote, log }) => ({ term, vote, log: log.truncatedFrom(1) }) },
    ['leader completeness', 'state machine safety'],
  ],
  [
    'no consistency check (5.3)',
    { matchesAt: (log, prevIndex) => prevIndex <= log.lastIndex },
    ['log matching', 'state machine safety', 'leader completeness'],
  ],
  [
    'conflicting entries stay (5.3)',
    { withEntries: (log, prevIndex, entries) => log.append(entries.slice(Math.max(0, log.lastIndex - prevIndex))) },
    ['log matching', 'state machine safety', 'leader completeness'],
  ],
  [
    'entries are applied before they are committed (5.3)',
    { mayApplyTo: (_, lastIndex) => lastIndex },
    ['state machine safety', 'leader completeness'],
  ],
  ['reads without proof of leadership (8)', { readIsConfirmed: () => true }, ['no stale read']],
  ['reads by a new leader before its own term is committed (8)', { mayBeginRead: () => true }, ['no stale read']],
  ['reads before the index is applied (dissertation 6.4)', { mayServeRead: () => true }, ['no stale read']],
]

describe('the watcher of these properties', () => {
  it.each(BROKEN)('sees it when %s is broken', (_, rules, seen) => {
    expect(seen).toContain(firstViolation(rules)?.property)
  })
})
