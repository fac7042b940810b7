/**
 * A leader's AppendEntries: what is sent to whom, and what the leader then assumes (section 5.3; pipelining as in the
 * dissertation, section 10.2.1).
 */
import type { LeaderRole, Progress, RaftState } from './state.ts'
import { ENTRIES_MAX } from './timing.ts'
import { send, type Turn } from './turn.ts'

/**
 * What goes to followers that are being probed, one AppendEntries at a time: nothing, since one is under way; an empty
 * heartbeat; or the entries again, since the last may be lost.
 */
export type ToProbed = 'nothing' | 'heartbeat' | 'entries'

/** Sends every follower what it lacks, be it nothing: then it is a heartbeat that carries commitIndex and round. */
export function broadcast(state: RaftState, role: LeaderRole, turn: Turn, toProbed: ToProbed): RaftState {
  const progress = new Map<string, Progress>()
  for (const [peer, known] of role.progress) progress.set(peer, sendTo(state, role.round, turn, peer, known, toProbed))
  return { ...state, role: { ...role, progress } }
}

/** The same for one follower. Entries sent in a pipeline are taken as delivered; a rejection will correct that. */
export function sendTo(
  state: RaftState,
  round: number,
  turn: Turn,
  peer: string,
  known: Progress,
  toProbed: ToProbed,
): Progress {
  const isProbed = known.flow === 'probe'
  if (isProbed && toProbed === 'nothing') return known
  const { log, term, commitIndex } = state
  const prevIndex = known.nextIndex - 1
  const entries = isProbed && toProbed === 'heartbeat' ? [] : log.entriesFrom(known.nextIndex, ENTRIES_MAX)
  send(turn, peer, {
    type: 'append-entries',
    term,
    prevIndex,
    prevTerm: log.termAt(prevIndex) ?? 0,
    entries,
    leaderCommit: commitIndex,
    round,
  })
  return isProbed || entries.length === 0 ? known : { ...known, nextIndex: known.nextIndex + entries.length }
}
