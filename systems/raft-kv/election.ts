/**
 * Leader election (section 5.2, with the restriction of 5.4.1). Without the pre-vote phase of the dissertation's section
 * 9.6: a node that was cut off comes back with a higher term and forces an election.
 */
import { broadcast } from './broadcast.ts'
import { appendAsLeader } from './commit.ts'
import type { RequestVote, Vote } from './messages.ts'
import { restartElectionTimer, withRole } from './roles.ts'
import type { LeaderRole, Progress, RaftState } from './state.ts'
import { HEARTBEAT_US } from './timing.ts'
import { isQuorum, peersOf, send, type Turn } from './turn.ts'

/** Figure 2, Candidates: a new term, the own vote, a new timeout, and a request to all others. */
export function startElection(state: RaftState, turn: Turn): RaftState {
  const { node } = turn.context
  const votes = turn.rules.withVote([], node)
  const inTerm = { ...state, term: state.term + 1, vote: node }
  const candidate = withRole(inTerm, turn, { type: 'candidate', votes })
  restartElectionTimer(turn)
  const { term, log } = candidate
  for (const peer of peersOf(turn))
    send(turn, peer, { type: 'request-vote', term, lastIndex: log.lastIndex, lastTerm: log.lastTerm })
  return isQuorum(turn, votes.length) ? becomeLeader(candidate, turn) : candidate
}

/** Figure 2, RequestVote RPC, receiver implementation 1 and 2. Granting restarts the election timer. */
export function onRequestVote(state: RaftState, turn: Turn, from: string, message: RequestVote): RaftState {
  const { rules } = turn
  const granted =
    message.term === state.term && rules.voteIsFree(state.vote, from) && rules.isUpToDate(message, state.log)
  send(turn, from, { type: 'vote', term: state.term, granted })
  if (!granted) return state
  restartElectionTimer(turn)
  return { ...state, vote: from }
}

export function onVote(state: RaftState, turn: Turn, from: string, message: Vote): RaftState {
  const { role } = state
  if (role.type !== 'candidate' || !message.granted || !turn.rules.voteCounts(message.term, state.term)) return state
  const votes = turn.rules.withVote(role.votes, from)
  const counted: RaftState = { ...state, role: { ...role, votes } }
  return isQuorum(turn, votes.length) ? becomeLeader(counted, turn) : counted
}

/** Figure 2, Leaders: assert leadership at once; section 8: by an entry of the new term, which also commits older ones. */
function becomeLeader(state: RaftState, turn: Turn): RaftState {
  const unknown: Progress = { flow: 'probe', nextIndex: state.log.lastIndex + 1, matchIndex: 0, ackedRound: 0 }
  const role: LeaderRole = {
    type: 'leader',
    progress: new Map(peersOf(turn).map((peer) => [peer, unknown])),
    round: 0,
    reads: [],
    postponedReads: [],
  }
  turn.effects.push({ type: 'cancel-timer', timer: 'election' })
  const leader = withRole(state, turn, role)
  const appended = appendAsLeader(leader, role, turn, turn.rules.entriesAtElection(leader.term))
  return heartbeat(appended, turn)
}

/** Figure 2, Leaders: heartbeats prevent elections. They also repeat to probed followers what may have been lost. */
export function heartbeat(state: RaftState, turn: Turn): RaftState {
  if (state.role.type !== 'leader') return state
  turn.effects.push({ type: 'set-timer', timer: 'heartbeat', delayUs: HEARTBEAT_US })
  return broadcast(state, state.role, turn, 'entries')
}
