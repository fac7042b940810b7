/**
 * What each member must keep by itself, over all its restarts: its term never goes back, it votes once in a term, its
 * commit index never goes back, and what it knew to be committed is never overwritten (Raft paper, Figure 2, "Persistent
 * state", and section 5.4).
 * Station: checkers. White-box.
 */

import type { MemberLog } from '../../../harness/core/raft-evidence.ts'
import type { LogPlace } from '../../../harness/core/raft-log.ts'
import type { Anomaly } from '../../../harness/core/verdict.ts'

/** The first breach of each kind; one is enough to act on. */
export function brokenPromises({ node, events }: MemberLog): readonly Anomaly[] {
  const found = new Map<string, Anomaly>()
  const note = (name: string, sentence: string, place: LogPlace) => {
    if (!found.has(name)) found.set(name, whiteBox(name, `${node}: ${sentence} (${place.file}:${place.offset})`))
  }
  const votes = new Map<number, string>()
  let term = 0
  let commit = 0
  for (const event of events) {
    if (event.type === 'corruption') note('log-corruption', `the log is corrupt: ${event.what}`, event.place)
    if (event.type === 'truncation' && event.index <= commit)
      note(
        'committed-entry-overwritten',
        `the entry at index ${event.index} was overwritten although commit ${commit} was known`,
        event.place,
      )
    if (event.type !== 'hard-state') continue
    if (event.term < term) note('term-went-back', `the term went back from ${term} to ${event.term}`, event.place)
    if (event.commit < commit)
      note('commit-went-back', `the commit index went back from ${commit} to ${event.commit}`, event.place)
    const before = votes.get(event.term)
    if (event.vote !== undefined && before !== undefined && before !== event.vote)
      note('voted-twice', `it voted for ${before} and for ${event.vote} in term ${event.term}`, event.place)
    if (event.vote !== undefined) votes.set(event.term, event.vote)
    term = Math.max(term, event.term)
    commit = Math.max(commit, event.commit)
  }
  return [...found.values()]
}

export function whiteBox(name: string, sentence: string, ops: readonly number[] = []): Anomaly {
  return { name, sentence, ops: [...ops].sort((a, b) => a - b), whiteBox: true }
}
