/**
 * Heartbeats: a leader's proof that it leads, to others and to itself. A round goes out when none did for an interval, and for
 * each read that needs the proof (dissertation 6.4 step 3), which then puts the next one off: the paper has them "during idle
 * periods" (Figure 2, Leaders).
 */
import { isQuorum } from './configuration.ts'
import { becomeFollower } from './roles.ts'
import { configurationOf, type LeaderRole, type RaftState } from './state.ts'
import { HEARTBEAT_US } from './timing.ts'
import { mark, send, type Turn } from './turn.ts'

/** With check-quorum a leader that hears no majority steps down instead (dissertation 6.2). */
export function heartbeatRound(state: RaftState, turn: Turn): RaftState {
  const { role, term, commitIndex } = state
  if (role.type !== 'leader') return state
  if (turn.features.checkQuorum && !hearsQuorum(state, role, turn)) {
    mark(turn, 'leader stepped down without a quorum')
    return becomeFollower(state, turn, undefined)
  }
  turn.effects.push({ type: 'set-timer', timer: 'heartbeat', delayUs: HEARTBEAT_US })
  const round = role.round + 1
  const { nowUs: sentUs } = turn.context
  // No further than the follower is known to match: it may have another entry there.
  role.progress.forEach(({ matchIndex }, peer) => {
    send(turn, peer, { type: 'heartbeat', term, commit: Math.min(commitIndex, matchIndex), round, sentUs })
  })
  return { ...state, role: { ...role, round } }
}

function hearsQuorum(state: RaftState, { progress }: LeaderRole, { context, features, rules }: Turn): boolean {
  const sinceUs = context.nowUs - features.electionTimeoutUs
  const isHeard = (node: string) =>
    node === context.node || (progress.get(node)?.heardUs ?? Number.NEGATIVE_INFINITY) > sinceUs
  return isQuorum(configurationOf(state), rules.isMajority, isHeard)
}
