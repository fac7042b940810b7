/**
 * Changes of role and term (section 5.1, 5.2; Figure 2, "Rules for Servers"), and what they mean for reads under way.
 */
import { type ClientWait, knownLeader, type RaftState, type Role } from './state.ts'
import { replyError, type Turn } from './turn.ts'

/**
 * Takes the role on. Reads that wait for the word of a leader which this node no longer follows have observed nothing and
 * never will, so they fail for certain (etcd's ErrLeaderChanged).
 */
export function withRole(state: RaftState, turn: Turn, role: Role): RaftState {
  const { node } = turn.context
  const before = knownLeader(state, node)
  const next = { ...state, role }
  return before === undefined || before === knownLeader(next, node) ? next : withoutUnconfirmedReads(next, turn)
}

/** Figure 2, All Servers: a higher term makes everyone a follower of that term, not yet of a leader. */
export function enterTerm(state: RaftState, turn: Turn, term: number): RaftState {
  return becomeFollower({ ...state, term, vote: undefined }, turn, undefined)
}

/** Who has no leader yet waits on as it did; one that led has no election timer yet. */
export function becomeFollower(state: RaftState, turn: Turn, leader: string | undefined): RaftState {
  const { role } = state
  if (role.type === 'follower' && role.leader === leader) return state
  if (role.type === 'leader') turn.effects.push({ type: 'cancel-timer', timer: 'heartbeat' })
  const known = role.type === 'follower' ? role.timeoutUs : 0
  const isBegun = leader !== undefined || role.type === 'leader'
  const timeoutUs = isBegun ? restartElectionTimer(turn) : known
  return withRole(state, turn, { type: 'follower', leader, timeoutUs })
}

/**
 * Section 5.2: a timeout drawn at random, so that elections seldom collide; anew for each leader, as in etcd, and each election.
 * Answers the timeout in us of the node's clock.
 */
export function restartElectionTimer({ context, effects, features }: Turn): number {
  const { electionTimeoutUs } = features
  const delayUs = context.random.integer(electionTimeoutUs, 2 * electionTimeoutUs - 1)
  effects.push({ type: 'set-timer', timer: 'election', delayUs })
  return delayUs
}

/**
 * The leader was heard: no election, and no vote for others for a while (dissertation 4.2.3). The timer is left as it is, and
 * asks how long ago that was when it comes up: leaders are heard far more often.
 */
export function heardLeader(state: RaftState, turn: Turn, leader: string): RaftState {
  return { ...becomeFollower(state, turn, leader), heardLeaderUs: turn.context.nowUs }
}

/** Until the election timeout of a follower passes; 0 or less: it has passed. */
export function leftUs({ role, heardLeaderUs }: RaftState, { context }: Turn): number {
  return role.type === 'follower' ? heardLeaderUs + role.timeoutUs - context.nowUs : 0
}

/** Whether a leader was heard so lately that it must not be deposed. Without check-quorum nobody is protected. */
export function isLeaderProtected(state: RaftState, turn: Turn): boolean {
  const { rules, features, context } = turn
  if (!features.checkQuorum) return false
  if (state.role.type === 'leader') return true
  return rules.protectsLeader(context.nowUs - state.heardLeaderUs, features.electionTimeoutUs)
}

function withoutUnconfirmedReads(state: RaftState, turn: Turn): RaftState {
  const confirmed = new Set(state.confirmedReads.map(({ request }) => request))
  const lost = [...state.waits].filter(([request, wait]) => wait.type === 'read' && !confirmed.has(request))
  if (lost.length === 0) return state
  const waits = new Map<number, ClientWait>(state.waits)
  for (const [request, { value }] of lost) {
    const message = 'the leader changed before the read was confirmed'
    replyError(turn, request, 'fail', value, { code: 'leader-changed', message })
    waits.delete(request)
  }
  return { ...state, waits }
}
