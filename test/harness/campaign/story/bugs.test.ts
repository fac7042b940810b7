/** What a story says is held against defects that are known: each bug of raft-kv, played by the script that exposes it. */
import { describe, expect, it } from 'vitest'
import { BUGS } from '../../../../systems/raft-kv/bugs/index.ts'
import { type BugStory, bugStory } from '../../../support/bug-story.ts'

/** What the one sentence must say. A bug that has no row here is not held to one. */
const GISTS: Readonly<Record<string, RegExp>> = {
  'commit-old-term-by-count':
    /became leader of term \d+, .* although its log lacks \(1, \d+\) r\/k=2, which n\d had taken for committed/,
  'forget-vote-on-restart': /came back from its disk without its vote for n\d in term \d/,
  'log-before-fsync': /came back from its disk without \(1, \d+\) r\/k=\d+, which .*had taken for committed/,
  'vote-without-log-check': /became leader of term 2, .* although its log lacks \(1, \d+\) r\/k=2/,
  'ack-on-leader-write':
    /^The client was told ok, though no node had taken \(1, \d+\) for committed: it was in the log of n\d alone/,
  'no-conflict-truncation': /took .* for committed, though n\d had taken .* there/,
  'readindex-before-own-term-commit':
    /^When its client was answered, n\d led term 2 and had applied \d+ entries, though \d+ entries were committed/,
  'leader-local-read': /^When its client was answered, n\d led term 1 .*, though n\d led term 2 already/,
  'lease-read-skew': /^When its client was answered, n\d led term 1 .*, though n\d led term 2 already/,
  'truncate-on-any-append':
    /^n\d dropped \(1, \d+\) r\/k=3, which n\d had taken for committed, and nothing took its place/,
  'apply-uncommitted': /^n\d applied \(1, \d+\) r\/k=2, though it knew only \d+ to be committed/,
  'retry-applied-twice': /took \(1, \d+\) r\/k=2 for committed, as \(1, \d+\) before: the same is in the log twice/,
}
const SEEDS = [2, 3]

describe.each(BUGS.filter(({ name }) => name in GISTS))('the story of $name', (bug) => {
  const told: readonly BugStory[] = SEEDS.map((seed) => bugStory(bug, seed))

  it('says what went wrong inside', () => {
    for (const { story } of told) expect(story?.gist).toMatch(GISTS[bug.name] ?? /./)
  })

  it('is recorded without changing the run', () => {
    for (const { hashes } of told) expect(hashes[1]).toBe(hashes[0])
  })

  it('has its events in order, until the violation', () => {
    for (const { story } of told) {
      const times = story?.events.map(({ timeNs }) => timeNs) ?? []
      expect(times.length).toBeGreaterThan(3)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      for (const timeNs of times) expect(timeNs).toBeLessThanOrEqual(story?.violationNs ?? 0)
    }
  })
})
