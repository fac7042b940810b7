/**
 * A leader's log: appending to it, and moving the commit index (section 5.3 and 5.4.2; Figure 2, Leaders).
 */
import { applyCommitted } from './apply.ts'
import { broadcast } from './broadcast.ts'
import type { Entry } from './log.ts'
import { beginPostponedReads } from './read-index.ts'
import type { LeaderRole, RaftState } from './state.ts'
import { isQuorum, type Turn } from './turn.ts'

/** Appends to the leader's own log and sends at once; in a cluster of one that is already a majority. */
export function appendAsLeader(state: RaftState, role: LeaderRole, turn: Turn, entries: readonly Entry[]): RaftState {
  const appended = { ...state, log: state.log.append(entries) }
  return advanceCommit(broadcast(appended, role, turn, 'nothing'), turn)
}

/**
 * Commits what a majority holds, if the rule of section 5.4.2 allows. It is enough to look at the highest such index:
 * terms never decrease along a log, so if that entry is of an earlier term, all before it are.
 */
export function advanceCommit(state: RaftState, turn: Turn): RaftState {
  const { role, log, term } = state
  if (role.type !== 'leader') return state
  const index = Math.min(replicatedIndex(state, role, turn), log.lastIndex)
  if (index <= state.commitIndex || !turn.rules.mayCommit(log.termAt(index) ?? 0, term)) return state
  const applied = applyCommitted({ ...state, commitIndex: index }, turn)
  return beginPostponedReads(broadcast(applied, role, turn, 'nothing'), turn)
}

/** The highest index up to which a majority's logs are known to equal the leader's. */
function replicatedIndex({ log }: RaftState, { progress }: LeaderRole, turn: Turn): number {
  const indices = [log.lastIndex, ...[...progress.values()].map(({ matchIndex }) => matchIndex)]
  const descending = indices.sort((a, b) => b - a)
  return descending.find((_, i) => isQuorum(turn, i + 1)) ?? 0
}
