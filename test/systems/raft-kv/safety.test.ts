import { describe, expect, it } from 'vitest'
import { BUGS } from '../../../systems/raft-kv/bugs/index.ts'
import type { Rules } from '../../../systems/raft-kv/raft/rules.ts'
import { randomRun } from './random-run.ts'

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1)

describe('raft-kv under every fault within its promises, with changes of members and leaders', () => {
  it.each(SEEDS)('seed %i: Raft’s properties hold, registers are linearizable, and all is well again', (seed) => {
    const { violations, recovered, oks } = randomRun(seed)
    expect(violations).toEqual([])
    expect(recovered).toBe(true)
    expect(oks).toBeGreaterThan(0)
  })
})

/** What the first violation is within these runs; undefined if there is none. */
function firstViolation(rules: Partial<Rules>, settings = {}): string | undefined {
  for (const seed of SEEDS) {
    const [violation] = randomRun(seed, rules, settings).violations
    if (violation !== undefined) return violation
  }
  return undefined
}

/** Bugs that these few runs find; scripts and campaigns find the others. */
const FOUND = [
  'forget-vote-on-restart',
  'log-before-fsync',
  'vote-without-log-check',
  'ack-on-leader-write',
  'no-conflict-truncation',
  'truncate-on-any-append',
  'apply-uncommitted',
]

/** Further decisions that are wrong. */
const BROKEN: readonly (readonly [string, Partial<Rules>])[] = [
  [
    'a follower commits as far as its leader, whatever it has (Figure 2, AppendEntries 5)',
    { followerCommit: (commitIndex, leaderCommit) => Math.max(commitIndex, leaderCommit) },
  ],
  ['reads before the index is applied (dissertation 6.4 step 4)', { mayServeRead: () => true }],
  ['term and vote are not synced (Figure 2)', { syncs: (what) => what === 'entries' }],
]

describe('whoever looks on at these runs', () => {
  it.each(BUGS.filter(({ name }) => FOUND.includes(name)))('sees the bug $name', ({ rules, settings }) => {
    expect(firstViolation(rules, settings)).toBeDefined()
  })

  it.each(BROKEN)('sees it when %s', (_, rules) => {
    expect(firstViolation(rules)).toBeDefined()
  })
})
