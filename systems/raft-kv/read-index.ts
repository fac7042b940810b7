/**
 * Linearizable reads without log entries: ReadIndex (dissertation, section 6.4; paper, section 8). The leader notes its
 * commit index, proves by a round of heartbeats that it still leads, and the node that received the read answers when it
 * has applied that far. Followers' reads go the same way by the leader's word.
 */
import { serveReads } from './apply.ts'
import { broadcast } from './broadcast.ts'
import type { Origin } from './log.ts'
import type { ReadIndexReply } from './messages.ts'
import type { LeaderRole, RaftState, UnconfirmedRead } from './state.ts'
import { isQuorum, send, type Turn } from './turn.ts'

/** Steps 1 to 3 at the leader: no read before an entry of its own term is committed, then a round for this read. */
export function beginRead(state: RaftState, role: LeaderRole, turn: Turn, origin: Origin): RaftState {
  const { log, term, commitIndex } = state
  if (!turn.rules.mayBeginRead(log.termAt(commitIndex) ?? 0, term))
    return { ...state, role: { ...role, postponedReads: [...role.postponedReads, origin] } }
  const round = role.round + 1
  const reads = [...role.reads, { origin, index: commitIndex, round }]
  return confirmReads(broadcast(state, { ...role, round, reads }, turn, 'heartbeat'), turn)
}

/** Begins the reads that came too early; called when the leader has committed something. */
export function beginPostponedReads(state: RaftState, turn: Turn): RaftState {
  if (state.role.type !== 'leader' || state.role.postponedReads.length === 0) return state
  const { postponedReads } = state.role
  let next: RaftState = { ...state, role: { ...state.role, postponedReads: [] } }
  for (const origin of postponedReads) if (next.role.type === 'leader') next = beginRead(next, next.role, turn, origin)
  return next
}

/** Releases the reads whose round a majority has acknowledged; the leader counts for itself. */
export function confirmReads(state: RaftState, turn: Turn): RaftState {
  const { role } = state
  if (role.type !== 'leader' || role.reads.length === 0) return state
  const acked = [...role.progress.values()].map(({ ackedRound }) => ackedRound)
  const isConfirmed = ({ round }: UnconfirmedRead) =>
    turn.rules.readIsConfirmed(round, acked, (count) => isQuorum(turn, count))
  const confirmed = role.reads.filter(isConfirmed)
  if (confirmed.length === 0) return state
  const reads = role.reads.filter((read) => !confirmed.includes(read))
  const own = confirmed.filter(({ origin }) => origin.node === turn.context.node)
  for (const { origin, index } of confirmed)
    if (origin.node !== turn.context.node)
      send(turn, origin.node, { type: 'read-index-reply', request: origin.request, index })
  const confirmedReads = [...state.confirmedReads, ...own.map(({ origin: { request }, index }) => ({ request, index }))]
  return serveReads({ ...state, role: { ...role, reads }, confirmedReads }, turn)
}

/** The leader's word arrives at the node that received the read. Given up in the meantime, the read is waited for no more. */
export function onReadIndexReply(state: RaftState, turn: Turn, { request, index }: ReadIndexReply): RaftState {
  if (state.waits.get(`${request}`)?.type !== 'read') return state
  return serveReads({ ...state, confirmedReads: [...state.confirmedReads, { request, index }] }, turn)
}
