/**
 * All members end in the same state, by their own digests. White-box. Only at rest, and only between members at the same
 * revision and the same finished compaction: anything else compares nothing (etcd's own suite does the same).
 */
import type { Checker } from '../checker.ts'
import { statesAgree } from './facts/state-facts.ts'
import { whiteBox } from './oracle/member-promises.ts'

const NAME = 'state-hash'

export const stateHash: Checker = {
  name: NAME,
  summary: 'white-box: all members end in the same state, by their own digests',
  applies: ({ inside }) => (inside?.raft.stateHashes?.length ?? 0) > 1 || 'there are no digests of states to compare',
  check(_history, { inside }) {
    const { status, sentence } = statesAgree(inside?.raft ?? { members: [], atRest: false })
    const stats = { members: inside?.raft.stateHashes?.length ?? 0 }
    if (status === 'refuted')
      return { checker: NAME, verdict: 'invalid', anomalies: [whiteBox('states-differ', sentence)], stats }
    if (status === 'proved') return { checker: NAME, verdict: 'valid', anomalies: [], stats }
    return { checker: NAME, verdict: 'not-applicable', reason: sentence, anomalies: [], stats }
  },
}
