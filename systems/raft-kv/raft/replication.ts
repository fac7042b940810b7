/**
 * Log replication (section 5.3): a follower's answer to AppendEntries and heartbeats, and what the leader makes of it.
 */
import { applyCommitted } from './apply.ts'
import { sendTo } from './broadcast.ts'
import { advanceCommit } from './commit.ts'
import type { Log } from './log.ts'
import type {
  AppendAccepted,
  AppendEntries,
  AppendRejected,
  AppendReply,
  Heartbeat,
  HeartbeatReply,
} from './messages.ts'
import { confirmReads } from './reads.ts'
import { heardLeader } from './roles.ts'
import { type LeaderRole, type Progress, type RaftState, withLog } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

/** Figure 2, AppendEntries RPC, receiver implementation 1 to 5. A candidate that hears the term's leader follows it (5.2). */
export function onAppendEntries(state: RaftState, turn: Turn, from: string, message: AppendEntries): RaftState {
  const { rules } = turn
  const { prevIndex, prevTerm, entries, leaderCommit } = message
  if (!rules.appendIsCurrent(message.term, state.term)) {
    send(turn, from, rejection(state, message))
    return state
  }
  const follower = heardLeader(state, turn, from)
  // What is compacted away is committed, so it matches.
  if (prevIndex >= follower.log.snapshot.index && !rules.matchesAt(follower.log, prevIndex, prevTerm)) {
    mark(turn, 'append refused')
    send(turn, from, rejection(follower, message))
    return follower
  }
  const lastNewIndex = prevIndex + entries.length
  if (message.wantsReply) send(turn, from, { type: 'append-accepted', term: follower.term, matchIndex: lastNewIndex })
  const log = rules.withEntries(follower.log, prevIndex, entries)
  if (log !== follower.log && log.termAt(follower.log.lastIndex) !== follower.log.lastTerm)
    mark(turn, 'conflicting suffix truncated')
  const commitIndex = rules.followerCommit(follower.commitIndex, leaderCommit, lastNewIndex)
  return applyCommitted(withCommitIndex(withLog(follower, log), commitIndex), turn)
}

/** An empty AppendEntries without the check: the leader tells no more than is known to match. */
export function onHeartbeat(state: RaftState, turn: Turn, from: string, message: Heartbeat): RaftState {
  const { term, commit, round, sentUs } = message
  if (!turn.rules.appendIsCurrent(term, state.term)) {
    // Acknowledges no round: the sender may lead this node's term by the time it hears of it.
    send(turn, from, { type: 'heartbeat-reply', term: state.term, round: 0, sentUs: 0 })
    return state
  }
  const follower = heardLeader(state, turn, from)
  send(turn, from, { type: 'heartbeat-reply', term: follower.term, round, sentUs })
  const commitIndex = turn.rules.followerCommit(follower.commitIndex, commit, follower.log.lastIndex)
  return applyCommitted(withCommitIndex(follower, commitIndex), turn)
}

function withCommitIndex(state: RaftState, commitIndex: number): RaftState {
  return commitIndex === state.commitIndex ? state : { ...state, commitIndex }
}

function rejection({ term, log }: RaftState, { prevIndex }: AppendEntries): AppendRejected {
  const conflictTerm = log.termAt(prevIndex) ?? 0
  const conflictIndex = conflictTerm === 0 ? log.lastIndex + 1 : log.firstIndexOfTerm(conflictTerm)
  return { type: 'append-rejected', term, prevIndex, conflictTerm, conflictIndex }
}

/** Figure 2, Leaders: a reply of this term moves the follower's indices, and with them perhaps the commit index. */
export function onAppendReply(state: RaftState, turn: Turn, from: string, reply: AppendReply): RaftState {
  const { role, log } = state
  const known = role.type === 'leader' ? role.progress.get(from) : undefined
  if (role.type !== 'leader' || known === undefined || reply.term !== state.term) return state
  const heard = { ...known, heardUs: turn.context.nowUs }
  const learnt = reply.type === 'append-accepted' ? accepted(heard, reply) : rejected(heard, reply, log)
  const isLate = reply.type === 'append-rejected' && learnt === heard
  const mustSend = !isLate && learnt.nextIndex <= log.lastIndex
  const next = withProgress(state, role, from, mustSend ? sendTo(state, turn, from, learnt) : learnt)
  return learnt.matchIndex > state.commitIndex ? advanceCommit(next, turn) : next
}

/** Heard of; and what was lost on the way, of which no rejection tells, is sent again. */
export function onHeartbeatReply(state: RaftState, turn: Turn, from: string, reply: HeartbeatReply): RaftState {
  const { role, log } = state
  const known = role.type === 'leader' ? role.progress.get(from) : undefined
  if (role.type !== 'leader' || known === undefined || reply.term !== state.term) return state
  const heard: Progress = {
    ...known,
    heardUs: turn.context.nowUs,
    ackedRound: Math.max(known.ackedRound, reply.round),
    ackedSentUs: Math.max(known.ackedSentUs, reply.sentUs),
    isProbing: false,
    // A snapshot may be lost as well: begin again with a probe where it should have led.
    flow: known.flow === 'snapshot' ? 'probe' : known.flow,
  }
  const sent = heard.matchIndex < log.lastIndex ? sendTo(state, turn, from, heard) : heard
  return confirmReads(withProgress(state, role, from, sent), turn)
}

function withProgress(state: RaftState, role: LeaderRole, peer: string, progress: Progress): RaftState {
  return { ...state, role: { ...role, progress: role.progress.with(peer, progress) } }
}

function accepted(known: Progress, { matchIndex }: AppendAccepted): Progress {
  const matched = Math.max(known.matchIndex, matchIndex)
  const isPipeline = known.flow === 'pipeline'
  const nextIndex = isPipeline ? Math.max(known.nextIndex, matched + 1) : matched + 1
  return { ...known, flow: 'pipeline', isProbing: false, matchIndex: matched, nextIndex }
}

/** Figure 2, Leaders: after an inconsistency go back and retry. Late rejections, of what was corrected since, say nothing. */
function rejected(known: Progress, { prevIndex, conflictTerm, conflictIndex }: AppendRejected, log: Log): Progress {
  const isLate = known.flow === 'pipeline' ? prevIndex <= known.matchIndex : prevIndex !== known.nextIndex - 1
  if (isLate) return known
  if (known.flow === 'pipeline') return { ...known, flow: 'probe', isProbing: false, nextIndex: known.matchIndex + 1 }
  const afterTerm = conflictTerm === 0 ? 0 : log.firstIndexOfTerm(conflictTerm + 1)
  const hint = afterTerm > 0 && log.termAt(afterTerm - 1) === conflictTerm ? afterTerm : conflictIndex
  return { ...known, isProbing: false, nextIndex: Math.max(known.matchIndex + 1, Math.min(prevIndex, hint)) }
}
