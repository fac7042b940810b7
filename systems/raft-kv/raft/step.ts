/**
 * One step of a raft-kv node: event in, new state and effects out. Pure; dispatches to the parts of the algorithm, each of
 * which cites the paper.
 */
import type { SimEffect, SimEvent, SimNodeContext } from '../../sim-system.ts'
import type { Features } from '../options.ts'
import { advanceCommit } from './commit.ts'
import { onElectionTimer, onOwnVoteDurable, onPreVote, onPreVoteReply, onRequestVote, onVote } from './election.ts'
import { heartbeatRound } from './heartbeats.ts'
import { Log } from './log.ts'
import { advanceMembership } from './membership.ts'
import type { Message, TermMessage } from './messages.ts'
import { onPropose } from './proposals.ts'
import { beginPostponedReads, onReadIndexReply } from './reads.ts'
import { generationOf, recover } from './recovery.ts'
import { onAppendEntries, onAppendReply, onHeartbeat, onHeartbeatReply } from './replication.ts'
import { onReadIndex, onRequest, onRequestTimer } from './requests.ts'
import { enterTerm, restartElectionTimer } from './roles.ts'
import { onInstallSnapshot } from './snapshots.ts'
import { firstSnapshot, initialState, NO_ENTRY, type RaftState } from './state.ts'
import { copied, endStep, release, rewritten } from './storage.ts'
import { advanceTransfer, onTimeoutNow } from './transfer.ts'
import { mark, type Turn } from './turn.ts'

export type RaftStep = { readonly state: RaftState; readonly effects: readonly SimEffect[] }

export function raftStep(
  state: RaftState,
  event: SimEvent,
  context: SimNodeContext,
  { rules, features }: Pick<Turn, 'rules' | 'features'>,
): RaftStep {
  const turn: Turn = { context, rules, features, effects: [], sends: [] }
  if (event.type === 'start') return { state: start(turn, event.disk), effects: turn.effects }
  const next = leaderDuties(happen(state, turn, event), turn)
  return { state: endStep(state, next, turn), effects: turn.effects }
}

/** Before its start event a node has nothing. */
export function emptyState(context: SimNodeContext, features: Features): RaftState {
  const snapshot = firstSnapshot(context.nodes.slice(0, features.votersAtFirst))
  const disk = { generation: 0, nextTicket: 1, held: [], stableIndex: 0, writtenCommit: 0 }
  const durable = { term: 0, vote: undefined, log: Log.of([], NO_ENTRY), snapshot }
  return initialState(durable, 0, disk, context.nowUs - features.electionTimeoutUs)
}

/** Section 5.2: servers start up as followers. What is on the disk may not be durable yet, so it is written anew first. */
function start(turn: Turn, disk: Extract<SimEvent, { type: 'start' }>['disk']): RaftState {
  restartElectionTimer(turn)
  const empty = emptyState(turn.context, turn.features)
  const files = [...disk.keys()]
  const generation = Math.max(0, ...files.map(generationOf))
  const found = recover(disk)
  if (found === undefined) return rewritten({ ...empty, disk: { ...empty.disk, generation } }, turn, files)
  if (found.isTorn || found.generation < generation) mark(turn, 'torn tail dropped')
  // It may have heard a leader just before it died, which it must not help to depose (dissertation 6.4.1).
  const heardLeaderUs = turn.context.nowUs
  const known = initialState(found.durable, found.commit, { ...empty.disk, generation }, heardLeaderUs)
  return copied(known, turn, found.records, files)
}

function happen(state: RaftState, turn: Turn, event: Exclude<SimEvent, { type: 'start' }>): RaftState {
  switch (event.type) {
    case 'timer':
      if (event.timer === 'heartbeat') return heartbeatRound(state, turn)
      return event.timer === 'election' ? onElectionTimer(state, turn) : onRequestTimer(state, turn)
    case 'request':
      return onRequest(state, turn, event.request, event.body)
    case 'message':
      return onMessage(state, turn, event.from, event.message as Message)
    case 'synced':
      return onSynced(state, turn, event.ticket)
    case 'sync-failed':
      if (!turn.rules.endsAtFailedSync()) return onSynced(state, turn, event.ticket)
      mark(turn, 'io error ended the process')
      turn.effects.push({ type: 'exit', reason: `sync failed: ${event.code}` })
      return state
  }
}

/** The leader counts for itself from now on, and a candidate has its own vote. */
function onSynced(state: RaftState, turn: Turn, ticket: number): RaftState {
  const { state: next, released } = release(state, turn, ticket)
  if (released === undefined) return next
  const voted = released.votedIn === undefined ? next : onOwnVoteDurable(next, turn, released.votedIn)
  return advanceCommit(voted, turn)
}

function onMessage(received: RaftState, turn: Turn, from: string, message: Message): RaftState {
  switch (message.type) {
    case 'propose':
      return onPropose(received, turn, message.command, message.session)
    case 'read-index':
      return onReadIndex(received, turn, from, message.request)
    case 'read-index-reply':
      return onReadIndexReply(received, turn, message)
    default:
      return onTermMessage(received, turn, from, message)
  }
}

/** Figure 2, All Servers: a higher term first of all; except where it is only asked about, or would depose a live leader. */
function onTermMessage(received: RaftState, turn: Turn, from: string, message: TermMessage): RaftState {
  const { type, term } = message
  const isHeeded = type !== 'pre-vote' && type !== 'request-vote' && !(type === 'pre-vote-reply' && message.granted)
  const state = isHeeded && term > received.term ? enterTerm(received, turn, term) : received
  switch (type) {
    case 'pre-vote':
      return onPreVote(state, turn, from, message)
    case 'pre-vote-reply':
      return onPreVoteReply(state, turn, from, message)
    case 'request-vote':
      return onRequestVote(state, turn, from, message)
    case 'vote':
      return onVote(state, turn, from, message)
    case 'append-entries':
      return onAppendEntries(state, turn, from, message)
    case 'append-accepted':
    case 'append-rejected':
      return onAppendReply(state, turn, from, message)
    case 'heartbeat':
      return onHeartbeat(state, turn, from, message)
    case 'heartbeat-reply':
      return onHeartbeatReply(state, turn, from, message)
    case 'install-snapshot':
      return onInstallSnapshot(state, turn, from, message)
    case 'timeout-now':
      return onTimeoutNow(state, turn, message)
  }
}

/** What a leader goes on with after each step, whatever it was. */
function leaderDuties(state: RaftState, turn: Turn): RaftState {
  if (state.role.type !== 'leader') return state
  return beginPostponedReads(advanceTransfer(advanceMembership(state, turn), turn), turn)
}
