/**
 * What a checker's verdict means, for a reader who never heard of the checker: what holds where it is valid.
 * Station: report. A checker without words here has those of its verdict alone.
 */
import type { CheckResult } from '../harness/core/verdict.ts'

const HOLDS: Readonly<Record<string, string>> = {
  linearizability: 'every operation takes effect at one moment between its call and its answer; no read is stale',
  'acknowledged-writes': 'what begins after a write was acknowledged sees it or a later one',
  'set-full': 'every element that was added is in every later read, once',
  'settled-linearizability':
    'linearizability once more, now that the logs tell which writes of unknown outcome never happened',
  stats: 'the test was not empty: every function succeeded, every fault was in force, final reads were made',
  recovery: 'the system answered again after everything was healed',
  'raft-log': 'the members’ logs agree, and have every acknowledged write on a majority',
  'state-hash': 'all members end in the same state',
  'election-safety': 'a term has at most one leader',
  'log-matching': 'an entry has one content, and the same entries before it, in every log',
  'leader-completeness': 'a leader has every entry that was committed before',
  'state-machine-safety': 'all nodes apply the same entries in the same order',
  durability: 'a node that comes back remembers what it promised',
  'commit-monotone': 'what a node takes for committed never goes back',
  liveness: 'after everything was healed the cluster elects a leader and serves everyone',
}

/** One or two sentences: what the verdict says of the guarantee, and what the guarantee is. */
export function guaranteeWords({ checker, verdict, anomalies, reason }: CheckResult): string {
  const names = [...new Set(anomalies.map(({ name }) => name))].slice(0, 6)
  const holds = Object.hasOwn(HOLDS, checker) ? HOLDS[checker] : undefined
  const why = reason === undefined ? '' : `: ${reason}`
  switch (verdict) {
    case 'valid':
      return holds === undefined ? 'Nothing was found that breaks it.' : `Held in this run: ${holds}.`
    case 'invalid':
      return `Broken${names.length === 0 ? '' : ` (${names.join(', ')})`}${holds === undefined ? '.' : `. What must hold: ${holds}.`}`
    case 'unknown':
      return `Cannot be told${why}.${holds === undefined ? '' : ` Asked was whether ${holds}.`}`
    case 'not-applicable':
      return `Not asked of this run${why}.`
  }
}
