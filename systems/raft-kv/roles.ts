/**
 * Changes of role and term (section 5.1, 5.2; Figure 2, "Rules for Servers"), and what they mean for reads under way.
 */
import type { RaftState, Role } from './state.ts'
import { ELECTION_TIMEOUT_US_MAX, ELECTION_TIMEOUT_US_MIN } from './timing.ts'
import { replyError, type Turn } from './turn.ts'

/** The leader this node knows in its term: itself, the one it follows, or none. */
export function knownLeader(state: RaftState, node: string): string | undefined {
  switch (state.role.type) {
    case 'leader':
      return node
    case 'follower':
      return state.role.leader
    case 'candidate':
      return undefined
  }
}

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

/** Others wait for a leader already; one that led has no election timer yet. */
export function becomeFollower(state: RaftState, turn: Turn, leader: string | undefined): RaftState {
  if (state.role.type === 'leader') {
    turn.effects.push({ type: 'cancel-timer', timer: 'heartbeat' })
    restartElectionTimer(turn)
  }
  return withRole(state, turn, { type: 'follower', leader })
}

/** Section 5.2: a timeout drawn anew each time, so that elections seldom collide. */
export function restartElectionTimer({ context, effects }: Turn): void {
  const delayUs = context.random.integer(ELECTION_TIMEOUT_US_MIN, ELECTION_TIMEOUT_US_MAX)
  effects.push({ type: 'set-timer', timer: 'election', delayUs })
}

function withoutUnconfirmedReads(state: RaftState, turn: Turn): RaftState {
  const confirmed = new Set(state.confirmedReads.map(({ request }) => `${request}`))
  let { waits } = state
  for (const [name, wait] of state.waits.entries()) {
    if (wait.type !== 'read' || confirmed.has(name)) continue
    const message = 'the leader changed before the read was confirmed'
    replyError(turn, Number(name), 'fail', wait.value, { code: 'leader-changed', message })
    waits = waits.delete(name)
  }
  return { ...state, waits }
}
