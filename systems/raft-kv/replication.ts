/**
 * Log replication (section 5.3): a follower's answer to AppendEntries, and what the leader makes of it.
 */
import { applyCommitted } from './apply.ts'
import { sendTo } from './broadcast.ts'
import { advanceCommit } from './commit.ts'
import type { Log } from './log.ts'
import type { AppendAccepted, AppendEntries, AppendRejected, AppendReply } from './messages.ts'
import { confirmReads } from './read-index.ts'
import { becomeFollower, restartElectionTimer } from './roles.ts'
import type { Progress, RaftState } from './state.ts'
import { send, type Turn } from './turn.ts'

/** Figure 2, AppendEntries RPC, receiver implementation 1 to 5. A candidate that hears the term's leader follows it (5.2). */
export function onAppendEntries(state: RaftState, turn: Turn, from: string, message: AppendEntries): RaftState {
  const { rules } = turn
  const { prevIndex, prevTerm, entries, leaderCommit, round } = message
  if (!rules.appendIsCurrent(message.term, state.term)) {
    send(turn, from, rejection(state, message))
    return state
  }
  const follower = becomeFollower(state, turn, from)
  restartElectionTimer(turn)
  if (!rules.matchesAt(follower.log, prevIndex, prevTerm)) {
    send(turn, from, rejection(follower, message))
    return follower
  }
  const lastNewIndex = prevIndex + entries.length
  send(turn, from, { type: 'append-accepted', term: follower.term, round, matchIndex: lastNewIndex })
  const log = rules.withEntries(follower.log, prevIndex, entries)
  const commitIndex = rules.followerCommit(follower.commitIndex, leaderCommit, lastNewIndex)
  return applyCommitted({ ...follower, log, commitIndex }, turn)
}

function rejection({ term, log }: RaftState, { prevIndex, round }: AppendEntries): AppendRejected {
  const conflictTerm = log.termAt(prevIndex) ?? 0
  const conflictIndex = conflictTerm === 0 ? log.lastIndex + 1 : log.firstIndexOfTerm(conflictTerm)
  return { type: 'append-rejected', term, round, prevIndex, conflictTerm, conflictIndex }
}

/** Figure 2, Leaders: a reply of this term moves the follower's indices, and with them perhaps the commit index and reads. */
export function onAppendReply(state: RaftState, turn: Turn, from: string, reply: AppendReply): RaftState {
  const { role } = state
  const known = role.type === 'leader' ? role.progress.get(from) : undefined
  if (role.type !== 'leader' || known === undefined || reply.term !== state.term) return state
  const acked = { ...known, ackedRound: Math.max(known.ackedRound, reply.round) }
  const learnt = reply.type === 'append-accepted' ? accepted(acked, reply) : rejected(acked, reply, state.log)
  const isLate = reply.type === 'append-rejected' && learnt === acked
  const mustSend = !isLate && learnt.nextIndex <= state.log.lastIndex
  const sent = mustSend ? sendTo(state, role.round, turn, from, learnt, 'entries') : learnt
  const next: RaftState = { ...state, role: { ...role, progress: new Map(role.progress).set(from, sent) } }
  return confirmReads(advanceCommit(next, turn), turn)
}

function accepted(known: Progress, { matchIndex }: AppendAccepted): Progress {
  const matched = Math.max(known.matchIndex, matchIndex)
  const nextIndex = known.flow === 'probe' ? matched + 1 : Math.max(known.nextIndex, matched + 1)
  return { ...known, flow: 'pipeline', matchIndex: matched, nextIndex }
}

/** Figure 2, Leaders: after an inconsistency go back and retry. Late rejections, of what was corrected since, say nothing. */
function rejected(known: Progress, { prevIndex, conflictTerm, conflictIndex }: AppendRejected, log: Log): Progress {
  const isLate = known.flow === 'pipeline' ? prevIndex <= known.matchIndex : prevIndex !== known.nextIndex - 1
  if (isLate) return known
  if (known.flow === 'pipeline') return { ...known, flow: 'probe', nextIndex: known.matchIndex + 1 }
  const afterTerm = conflictTerm === 0 ? 0 : log.firstIndexOfTerm(conflictTerm + 1)
  const hint = afterTerm > 0 && log.termAt(afterTerm - 1) === conflictTerm ? afterTerm : conflictIndex
  return { ...known, nextIndex: Math.max(known.matchIndex + 1, Math.min(prevIndex, hint)) }
}
