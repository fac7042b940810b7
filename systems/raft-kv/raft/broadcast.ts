/**
 * What a leader sends to who lacks something: AppendEntries and snapshots (section 5.3; pipelining as in the dissertation, section
 * 10.2.1; flows as in etcd's Progress).
 */
import type { Progress, RaftState } from './state.ts'
import { send, type Turn } from './turn.ts'

/** Of a follower of which nothing is known yet. */
export function newProgress(nextIndex: number, { context: { nowUs } }: Turn): Progress {
  return {
    flow: 'probe',
    nextIndex,
    matchIndex: 0,
    isProbing: false,
    ackedRound: 0,
    ackedSentUs: Number.NEGATIVE_INFINITY,
    heardUs: nowUs,
  }
}

/** Sends every follower what it lacks, if it may be sent anything now. */
export function broadcast(state: RaftState, turn: Turn): RaftState {
  const { role } = state
  if (role.type !== 'leader') return state
  const progress = role.progress.map((known, peer) =>
    known.nextIndex > state.log.lastIndex && known.flow === 'pipeline' ? known : sendTo(state, turn, peer, known),
  )
  return { ...state, role: { ...role, progress } }
}

/**
 * The same for one follower; sends an AppendEntries without entries where there are none. Entries sent in a pipeline are
 * taken as delivered; a rejection will correct that.
 */
export function sendTo(state: RaftState, turn: Turn, peer: string, known: Progress): Progress {
  if (known.isProbing || known.flow === 'snapshot') return known
  const { log, term, commitIndex, snapshot } = state
  const prevIndex = known.nextIndex - 1
  const prevTerm = log.termAt(prevIndex)
  if (prevTerm === undefined) {
    send(turn, peer, { type: 'install-snapshot', term, snapshot })
    return { ...known, flow: 'snapshot', isProbing: true, nextIndex: snapshot.index + 1 }
  }
  const entries = log.entriesFrom(known.nextIndex, turn.features.entriesMax)
  const leaderCommit = commitIndex
  send(turn, peer, { type: 'append-entries', term, prevIndex, prevTerm, entries, leaderCommit, wantsReply: true })
  if (known.flow === 'probe') return { ...known, isProbing: true }
  return entries.length === 0 ? known : { ...known, nextIndex: known.nextIndex + entries.length }
}
