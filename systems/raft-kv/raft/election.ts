/**
 * Leader election (section 5.2, with the restriction of 5.4.1). With pre-vote (dissertation 9.6) a node first asks whether it
 * would be elected, so that one that was cut off does not come back with a higher term and depose a working leader.
 */
import { newProgress } from './broadcast.ts'
import { appendAsLeader } from './commit.ts'
import { isVoter, membersOf } from './configuration.ts'
import { heartbeatRound } from './heartbeats.ts'
import type { PreVote, PreVoteReply, RequestVote, Vote } from './messages.ts'
import { Peers } from './peers.ts'
import { enterTerm, isLeaderProtected, leftUs, restartElectionTimer, withRole } from './roles.ts'
import { configurationOf, type LeaderRole, type RaftState } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

/** The timer came up: unless the leader was heard in the meantime, the election timeout has passed. */
export function onElectionTimer(state: RaftState, turn: Turn): RaftState {
  const restUs = leftUs(state, turn)
  if (restUs <= 0) return onElectionTimeout(state, turn)
  turn.effects.push({ type: 'set-timer', timer: 'election', delayUs: restUs })
  return state
}

/** One that has no vote waits on: it is not, or not yet, a member. */
function onElectionTimeout(state: RaftState, turn: Turn): RaftState {
  restartElectionTimer(turn)
  if (!mayStand(state, turn.context.node)) return state
  return turn.features.preVote ? askBefore(state, turn) : startElection(state, turn, false)
}

/**
 * A voter; and dissertation 4.2.2: a server that is not in its latest configuration may still be needed to lead, as long as
 * that one is not committed, since no other may have an entry that is. Its own vote does not count.
 */
function mayStand({ configurations, commitIndex }: RaftState, node: string): boolean {
  const committed = configurations.findLastIndex(({ index }) => index <= commitIndex)
  return configurations.slice(Math.max(0, committed)).some(({ configuration }) => isVoter(configuration, node))
}

function askBefore(state: RaftState, turn: Turn): RaftState {
  const { node } = turn.context
  const asking = withRole(state, turn, { type: 'pre-candidate', votes: [node] })
  if (hasQuorum(asking, turn, [node])) return startElection(asking, turn, false)
  const { log, term } = state
  for (const peer of votersBut(state, node))
    send(turn, peer, { type: 'pre-vote', term: term + 1, lastIndex: log.lastIndex, lastTerm: log.lastTerm })
  return asking
}

/**
 * Figure 2, Candidates: a new term, the own vote, a new timeout, and a request to all others. The own vote counts when it is
 * durable (onOwnVoteDurable). `transfer`: on the leader's wish.
 */
export function startElection(state: RaftState, turn: Turn, transfer: boolean): RaftState {
  const { node } = turn.context
  const inTerm = { ...state, term: state.term + 1, vote: node }
  const candidate = withRole(inTerm, turn, { type: 'candidate', votes: [] })
  restartElectionTimer(turn)
  const { term, log } = candidate
  for (const peer of votersBut(candidate, node))
    send(turn, peer, { type: 'request-vote', term, lastIndex: log.lastIndex, lastTerm: log.lastTerm, transfer })
  return candidate
}

/** Granted where a vote would be; nothing changes here, so it may be granted to many. */
export function onPreVote(state: RaftState, turn: Turn, from: string, message: PreVote): RaftState {
  const isProtected = isLeaderProtected(state, turn)
  if (isProtected) mark(turn, 'pre-vote refused since a leader is alive')
  const granted = !isProtected && message.term > state.term && isUpToDate(state, turn, message)
  send(turn, from, { type: 'pre-vote-reply', term: granted ? message.term : state.term, granted })
  return state
}

export function onPreVoteReply(state: RaftState, turn: Turn, from: string, message: PreVoteReply): RaftState {
  const { role } = state
  if (role.type !== 'pre-candidate' || !message.granted || message.term !== state.term + 1) return state
  const votes = turn.rules.withVote(role.votes, from)
  const counted: RaftState = { ...state, role: { ...role, votes } }
  return hasQuorum(counted, turn, votes) ? startElection(counted, turn, false) : counted
}

/** Figure 2, RequestVote RPC, receiver implementation 1 and 2. Granting restarts the election timer. */
export function onRequestVote(received: RaftState, turn: Turn, from: string, message: RequestVote): RaftState {
  // Dissertation 4.2.3: neither a vote nor a new term while the leader is alive; no vote either if the term came otherwise.
  if (!message.transfer && message.term >= received.term && isLeaderProtected(received, turn)) return received
  const state = message.term > received.term ? enterTerm(received, turn, message.term) : received
  const { rules } = turn
  const isFree = rules.voteIsFree(state.vote, from)
  if (message.term === state.term && !isFree) mark(turn, 'vote refused to a second candidate')
  const granted = message.term === state.term && isFree && isUpToDate(state, turn, message)
  send(turn, from, { type: 'vote', term: state.term, granted })
  if (!granted) return state
  restartElectionTimer(turn)
  return { ...state, vote: from }
}

export function onVote(state: RaftState, turn: Turn, from: string, message: Vote): RaftState {
  if (!message.granted || !turn.rules.voteCounts(message.term, state.term)) return state
  return countVote(state, turn, from)
}

/** The vote for itself is on the disk. */
export function onOwnVoteDurable(state: RaftState, turn: Turn, term: number): RaftState {
  return term === state.term ? countVote(state, turn, turn.context.node) : state
}

function countVote(state: RaftState, turn: Turn, voter: string): RaftState {
  const { role } = state
  if (role.type !== 'candidate') return state
  const votes = turn.rules.withVote(role.votes, voter)
  const counted: RaftState = { ...state, role: { ...role, votes } }
  return hasQuorum(counted, turn, votes) ? becomeLeader(counted, turn) : counted
}

/** Figure 2, Leaders: assert leadership at once; section 8: by an entry of the new term, which also commits older ones. */
function becomeLeader(state: RaftState, turn: Turn): RaftState {
  const { node } = turn.context
  const peers = membersOf(configurationOf(state)).filter((member) => member !== node)
  const role: LeaderRole = {
    type: 'leader',
    progress: Peers.of(peers, () => newProgress(state.log.lastIndex + 1, turn)),
    round: 0,
    reads: [],
    postponedReads: [],
    transfer: undefined,
    learning: undefined,
    hasToldSuccessor: false,
  }
  turn.effects.push({ type: 'cancel-timer', timer: 'election' })
  const leader = withRole(state, turn, role)
  const appended = appendAsLeader(leader, turn, turn.rules.entriesAtElection(leader.term))
  return heartbeatRound(appended, turn)
}

function isUpToDate({ log }: RaftState, turn: Turn, candidate: PreVote | RequestVote): boolean {
  const isTransfer = candidate.type === 'request-vote' && candidate.transfer
  const isGood = turn.rules.isUpToDate(candidate, log, isTransfer)
  if (!isGood)
    mark(
      turn,
      candidate.lastTerm < log.lastTerm ? 'vote refused for an older last term' : 'vote refused for a shorter log',
    )
  return isGood
}

function hasQuorum(state: RaftState, { rules }: Turn, votes: readonly string[]): boolean {
  const { voters, outgoing } = configurationOf(state)
  const isEnough = (list: readonly string[]) => rules.isMajority(rules.countVotes(votes, list), list.length)
  return isEnough(voters) && (outgoing === undefined || isEnough(outgoing))
}

function votersBut(state: RaftState, node: string): readonly string[] {
  const { voters, outgoing = [] } = configurationOf(state)
  return [...new Set([...voters, ...outgoing])].filter((voter) => voter !== node)
}
