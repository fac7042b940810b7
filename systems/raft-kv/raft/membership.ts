/**
 * Changes of the membership: of one server at a time (dissertation 4.1), or of any number by a joint configuration (section 6,
 * dissertation 4.3). Newcomers first get the log as learners (4.2.1) and are given their vote when they have it.
 */
import { newProgress } from './broadcast.ts'
import { appendAsLeader } from './commit.ts'
import { type Configuration, membersOf } from './configuration.ts'
import { becomeFollower } from './roles.ts'
import { configurationIndex, configurationOf, type LeaderRole, type RaftState } from './state.ts'
import { mark, type Turn } from './turn.ts'

/** Asked of a leader. 'refused': nothing was done, since another change is under way or the leader is too fresh. */
export type ChangeAnswer = { readonly state: RaftState; readonly type: 'begun' | 'refused' | 'unchanged' }

/** Makes these the voters, in one step if only one server comes or goes, else by a joint configuration. */
export function changeVoters(state: RaftState, turn: Turn, voters: readonly string[]): ChangeAnswer {
  const now = configurationOf(state)
  if (!mayChange(state, turn)) return { state, type: 'refused' }
  const added = voters.filter((node) => !now.voters.includes(node))
  const removed = now.voters.filter((node) => !voters.includes(node))
  if (added.length + removed.length === 0 && now.learners.length === 0) return { state, type: 'unchanged' }
  if (now.next !== undefined && differenceOf(now.next, voters).length === 0) return { state, type: 'begun' }
  // Newcomers learn first; nothing else changes until all of them have the log.
  const next: Configuration =
    added.length > 0 ? { voters: now.voters, learners: added, next: voters } : changed(now.voters, voters)
  return { state: enter(state, turn, next), type: 'begun' }
}

function changed(before: readonly string[], voters: readonly string[]): Configuration {
  const isOneStep = differenceOf(before, voters).length <= 1
  return isOneStep ? { voters, learners: [] } : { voters, outgoing: before, learners: [] }
}

function differenceOf(before: readonly string[], voters: readonly string[]): readonly string[] {
  return [...before, ...voters].filter((node) => !before.includes(node) || !voters.includes(node))
}

function enter(state: RaftState, turn: Turn, configuration: Configuration): RaftState {
  if (configuration.outgoing !== undefined) mark(turn, 'joint configuration entered')
  const known = withMembers(state, turn, configuration)
  return appendAsLeader(known, turn, [{ type: 'configuration', term: state.term, configuration }])
}

/** The leader replicates to these too; those that go are told so, and stay until that is committed. */
function withMembers(state: RaftState, turn: Turn, configuration: Configuration): RaftState {
  if (state.role.type !== 'leader') return state
  let { progress } = state.role
  for (const peer of membersOf(configuration))
    if (peer !== turn.context.node && !progress.has(peer))
      progress = progress.with(peer, newProgress(state.log.lastIndex + 1, turn))
  return { ...state, role: { ...state.role, progress, learning: undefined } }
}

/** The configuration is committed, and those that it left out were told with the others. */
function withoutOthers(state: RaftState, role: LeaderRole): RaftState {
  const members = membersOf(configurationOf(state))
  // All members but itself are there; so if there are not as many as members, nobody else is. Asked after every step.
  if (role.progress.size < members.length || role.progress.names.every((peer) => members.includes(peer))) return state
  return { ...state, role: { ...role, progress: role.progress.only(members) } }
}

/**
 * What a leader owes to changes under way, after every step: a joint configuration that is committed gives way to the new
 * one alone (section 6), a leader that is no longer a member steps down (dissertation 4.2.2), and learners that caught up get
 * their vote (4.2.1).
 */
export function advanceMembership(state: RaftState, turn: Turn): RaftState {
  const { role, commitIndex } = state
  const { voters, outgoing, learners, next } = configurationOf(state)
  if (role.type !== 'leader' || configurationIndex(state) > commitIndex) return state
  if (outgoing !== undefined) return enter(state, turn, { voters, learners })
  if (!voters.includes(turn.context.node)) return becomeFollower(state, turn, undefined)
  const alone = withoutOthers(state, role)
  return next === undefined ? alone : teach(alone, turn, voters, learners, next)
}

/** Learners get their vote at the end of a round that took less than an election timeout (dissertation 4.2.1). */
function teach(
  state: RaftState,
  turn: Turn,
  voters: readonly string[],
  learners: readonly string[],
  next: readonly string[],
): RaftState {
  const { role, log } = state
  if (role.type !== 'leader') return state
  const { nowUs } = turn.context
  const learning = role.learning ?? { goal: log.lastIndex, sinceUs: nowUs }
  const haveLog = learners.every((node) => (role.progress.get(node)?.matchIndex ?? 0) >= learning.goal)
  const isFast = nowUs - learning.sinceUs < turn.features.electionTimeoutUs
  if (haveLog && isFast && mayChange(state, turn)) {
    mark(turn, 'membership changed')
    return enter(state, turn, changed(voters, next))
  }
  if (role.learning !== undefined && !haveLog) return state
  return { ...state, role: { ...role, learning: haveLog ? { goal: log.lastIndex, sinceUs: nowUs } : learning } }
}

function mayChange(state: RaftState, { rules }: Turn): boolean {
  const { log, commitIndex, term } = state
  return rules.mayChangeMembers(configurationIndex(state), commitIndex, log.termAt(commitIndex) ?? 0, term)
}
