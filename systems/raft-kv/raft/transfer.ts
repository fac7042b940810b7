/**
 * Handing leadership over (dissertation 3.10): the leader takes no more commands, brings the target up to date, and tells it
 * to stand for election at once. Given up after an election timeout.
 */
import { isVoter } from './configuration.ts'
import { startElection } from './election.ts'
import type { TimeoutNow } from './messages.ts'
import { configurationOf, type LeaderRole, type RaftState } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

/** False: nothing was done, since the target has no vote or is the leader itself. */
export function mayTransfer(state: RaftState, turn: Turn, to: string): boolean {
  return to !== turn.context.node && isVoter(configurationOf(state), to)
}

export function beginTransfer(state: RaftState, role: LeaderRole, turn: Turn, to: string): RaftState {
  const untilUs = turn.context.nowUs + turn.features.electionTimeoutUs
  return { ...state, role: { ...role, transfer: { to, untilUs, isTold: false } } }
}

/** After every step of a leader: tells the target as soon as it has the log, and gives up when it is too late. */
export function advanceTransfer(state: RaftState, turn: Turn): RaftState {
  const { role, log, term } = state
  if (role.type !== 'leader' || role.transfer === undefined) return state
  const { transfer } = role
  if (transfer.untilUs <= turn.context.nowUs) return { ...state, role: { ...role, transfer: undefined } }
  const matchIndex = role.progress.get(transfer.to)?.matchIndex ?? 0
  if (transfer.isTold || !turn.rules.mayTakeOver(matchIndex, log.lastIndex)) return state
  send(turn, transfer.to, { type: 'timeout-now', term })
  return { ...state, role: { ...role, transfer: { ...transfer, isTold: true }, hasToldSuccessor: true } }
}

export function onTimeoutNow(state: RaftState, turn: Turn, { term }: TimeoutNow): RaftState {
  if (term !== state.term || !isVoter(configurationOf(state), turn.context.node)) return state
  mark(turn, 'leadership transferred')
  return startElection(state, turn, true)
}
