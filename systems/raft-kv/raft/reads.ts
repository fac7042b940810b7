/**
 * Linearizable reads without log entries: ReadIndex (dissertation, section 6.4; paper, section 8). The leader notes its
 * commit index, proves by a round of heartbeats that it still leads, and the node that received the read answers when it
 * has applied that far. With a lease (6.4.1) the proof is the clock: nobody else can lead yet.
 */
import { serveReads } from './apply.ts'
import { isQuorum, quorumValue } from './configuration.ts'
import { heartbeatRound } from './heartbeats.ts'
import type { ReadIndexReply } from './messages.ts'
import { configurationOf, type LeaderRole, type RaftState, type ReadOrigin } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

/** Steps 1 to 3 at the leader: no read before an entry of its own term is committed, then a round for this read. */
export function beginRead(state: RaftState, role: LeaderRole, turn: Turn, origin: ReadOrigin): RaftState {
  const { log, term, commitIndex } = state
  if (!turn.rules.mayBeginRead(log.termAt(commitIndex) ?? 0, term)) {
    mark(turn, 'read postponed until a commit of the own term')
    return { ...state, role: { ...role, postponedReads: [...role.postponedReads, origin] } }
  }
  if (turn.features.reads === 'lease' && hasLease(state, role, turn)) {
    mark(turn, 'lease read served')
    return confirmed(state, turn, [{ ...origin, index: commitIndex }])
  }
  const reads = [...role.reads, { ...origin, index: commitIndex, round: role.round + 1 }]
  return confirmReads(heartbeatRound({ ...state, role: { ...role, reads } }, turn), turn)
}

/** Begins the reads that came too early, once the leader has committed an entry of its own. */
export function beginPostponedReads(state: RaftState, turn: Turn): RaftState {
  const { role, log, commitIndex, term } = state
  if (role.type !== 'leader' || role.postponedReads.length === 0) return state
  if (!turn.rules.mayBeginRead(log.termAt(commitIndex) ?? 0, term)) return state
  const { postponedReads } = role
  let next: RaftState = { ...state, role: { ...role, postponedReads: [] } }
  for (const origin of postponedReads) if (next.role.type === 'leader') next = beginRead(next, next.role, turn, origin)
  return next
}

/** Releases the reads whose round a quorum has acknowledged; the leader counts for itself. */
export function confirmReads(state: RaftState, turn: Turn): RaftState {
  const { role } = state
  if (role.type !== 'leader' || role.reads.length === 0) return state
  const { rules, context } = turn
  const isConfirmed = (round: number) =>
    isQuorum(
      configurationOf(state),
      rules.isMajority,
      (node) => node === context.node || rules.confirmsRead(round, role.progress.get(node)?.ackedRound ?? 0),
    )
  const done = role.reads.filter(({ round }) => isConfirmed(round))
  if (done.length === 0) return state
  const reads = role.reads.filter((read) => !done.includes(read))
  return confirmed({ ...state, role: { ...role, reads } }, turn, done)
}

/** The leader's word arrives at the node that received the read. Given up in the meantime, the read is waited for no more. */
export function onReadIndexReply(state: RaftState, turn: Turn, { request, index }: ReadIndexReply): RaftState {
  if (state.waits.get(request)?.type !== 'read') return state
  return serveReads({ ...state, confirmedReads: [...state.confirmedReads, { request, index }] }, turn)
}

type Confirmed = ReadOrigin & { readonly index: number }

function confirmed(state: RaftState, turn: Turn, reads: readonly Confirmed[]): RaftState {
  const own: { readonly request: number; readonly index: number }[] = []
  for (const { node, request, index } of reads)
    if (node === turn.context.node) own.push({ request, index })
    else send(turn, node, { type: 'read-index-reply', request, index })
  if (own.length === 0) return state
  return serveReads({ ...state, confirmedReads: [...state.confirmedReads, ...own] }, turn)
}

/** Dissertation 6.4.1: a quorum acknowledged a round of heartbeats that began so lately that none of it votes yet. */
function hasLease(state: RaftState, role: LeaderRole, { rules, features, context }: Turn): boolean {
  // Only with check-quorum do voters protect their leader, which the lease rests on.
  if (!features.checkQuorum) return false
  if ((role.transfer !== undefined || role.hasToldSuccessor) && !rules.keepsLeaseInTransfer()) return false
  const begun = quorumValue(configurationOf(state), rules.isMajority, (node) =>
    node === context.node ? context.nowUs : (role.progress.get(node)?.ackedSentUs ?? Number.NEGATIVE_INFINITY),
  )
  return context.nowUs < begun + rules.leaseUs(features.electionTimeoutUs)
}
