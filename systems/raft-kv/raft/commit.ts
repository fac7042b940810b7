/**
 * A leader's log: appending to it, and moving the commit index (section 5.3 and 5.4.2; Figure 2, Leaders).
 */
import { applyCommitted, isSessionOf } from './apply.ts'
import { broadcast } from './broadcast.ts'
import { quorumValue } from './configuration.ts'
import type { Entry, Log } from './log.ts'
import type { Message } from './messages.ts'
import { configurationOf, type LeaderRole, type RaftState, withLog } from './state.ts'
import { mark, send, type Turn } from './turn.ts'

/** Appends to the leader's own log and sends at once; it counts for itself when that is durable (onStable). */
export function appendAsLeader(state: RaftState, turn: Turn, entries: readonly Entry[]): RaftState {
  return advanceCommit(broadcast(withLog(state, state.log.append(entries)), turn), turn)
}

/**
 * Commits what a quorum holds, if the rule of section 5.4.2 allows. It is enough to look at the highest such index: terms
 * never decrease along a log, so if that entry is of an earlier term, all before it are.
 */
export function advanceCommit(state: RaftState, turn: Turn): RaftState {
  const { role, log, term } = state
  if (role.type !== 'leader') return state
  const index = Math.min(replicatedIndex(state, role, turn), log.lastIndex)
  if (index <= state.commitIndex || !turn.rules.mayCommit(log.termAt(index) ?? 0, term)) return state
  if (log.termAt(state.commitIndex + 1) !== term) mark(turn, 'entry of an earlier term committed indirectly')
  const isAwaited = (node: string) => isAwaitedAt(node, log, state.commitIndex + 1, index)
  return broadcastCommit(applyCommitted({ ...state, commitIndex: index }, turn), turn, isAwaited)
}

/**
 * Followers that have everything learn of the commit at once, where a client waits for it; the others by what they are sent next.
 * A change of the configuration concerns all.
 */
function broadcastCommit(state: RaftState, turn: Turn, isAwaited: (node: string) => boolean): RaftState {
  const { role, log, term, commitIndex } = state
  if (role.type !== 'leader') return state
  const { lastIndex: prevIndex, lastTerm: prevTerm } = log
  const message: Message = {
    type: 'append-entries',
    term,
    prevIndex,
    prevTerm,
    entries: [],
    leaderCommit: commitIndex,
    wantsReply: false,
  }
  role.progress.forEach(({ flow, nextIndex }, to) => {
    if (flow === 'pipeline' && nextIndex > prevIndex && isAwaited(to)) send(turn, to, message)
  })
  return broadcast(state, turn)
}

function isAwaitedAt(node: string, log: Log, from: number, to: number): boolean {
  for (let index = from; index <= to; index++) {
    const entry = log.at(index)
    if (entry.type === 'command' ? isSessionOf(entry.session.id, node) : entry.type === 'configuration') return true
  }
  return false
}

/** The highest index up to which a quorum's logs are known to equal the leader's, and to be durable. */
function replicatedIndex(state: RaftState, { progress }: LeaderRole, { context, rules }: Turn): number {
  const own = rules.leaderHolds(state.disk.stableIndex, state.log.lastIndex)
  return quorumValue(configurationOf(state), rules.isMajority, (node) =>
    node === context.node ? own : (progress.get(node)?.matchIndex ?? 0),
  )
}
