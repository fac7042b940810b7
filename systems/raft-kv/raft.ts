/**
 * One step of a raft-kv node: event in, new state and effects out. Pure; dispatches to the parts of the algorithm, each of
 * which cites the paper, and sees to it that what a message promises is persisted before it leaves (Figure 2, "updated on
 * stable storage before responding to RPCs").
 */
import type { SimEffect, SimEvent, SimNodeContext } from '../system.ts'
import { heartbeat, onRequestVote, onVote, startElection } from './election.ts'
import type { Message } from './messages.ts'
import { onReadIndexReply } from './read-index.ts'
import { onAppendEntries, onAppendReply } from './replication.ts'
import { onForwarded, onRequest } from './requests.ts'
import { enterTerm, restartElectionTimer } from './roles.ts'
import type { Rules } from './rules.ts'
import { type Durable, initialState, type RaftState } from './state.ts'
import type { Turn } from './turn.ts'

export type RaftStep = { readonly state: RaftState; readonly effects: readonly SimEffect[] }

export function raftStep(state: RaftState, event: SimEvent, context: SimNodeContext, rules: Rules): RaftStep {
  const turn: Turn = { context, rules, effects: [] }
  const next = happen(state, turn, event)
  const isPersisted = event.type === 'start' || isSameDurable(state, next)
  if (!isPersisted) turn.effects.unshift({ type: 'persist', durable: rules.toPersist(next) })
  return { state: next, effects: turn.effects }
}

function happen(state: RaftState, turn: Turn, event: SimEvent): RaftState {
  switch (event.type) {
    case 'start':
      return start(turn, event.durable as Durable | undefined)
    case 'timer':
      return event.timer === 'heartbeat' ? heartbeat(state, turn) : startElection(state, turn)
    case 'request':
      return onRequest(state, turn, event.request, event.body)
    case 'message':
      return onMessage(state, turn, event.from, event.message as Message)
  }
}

/** Section 5.2: servers start up as followers. commitIndex and appliedIndex begin at 0 and are learnt anew. */
function start(turn: Turn, durable: Durable | undefined): RaftState {
  restartElectionTimer(turn)
  return initialState(durable)
}

function onMessage(received: RaftState, turn: Turn, from: string, message: Message): RaftState {
  const isNewTerm = 'term' in message && message.term > received.term
  const state = isNewTerm ? enterTerm(received, turn, message.term) : received
  switch (message.type) {
    case 'request-vote':
      return onRequestVote(state, turn, from, message)
    case 'vote':
      return onVote(state, turn, from, message)
    case 'append-entries':
      return onAppendEntries(state, turn, from, message)
    case 'append-accepted':
    case 'append-rejected':
      return onAppendReply(state, turn, from, message)
    case 'propose':
    case 'read-index':
      return onForwarded(state, turn, message)
    case 'read-index-reply':
      return onReadIndexReply(state, turn, message)
  }
}

function isSameDurable(before: Durable, after: Durable): boolean {
  return before.term === after.term && before.vote === after.vote && before.log === after.log
}
