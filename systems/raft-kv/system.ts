/**
 * raft-kv: versioned registers replicated by Raft, for the simulator.
 * Station: system. Not in it: pre-vote, check-quorum (a leader that is cut off goes on believing, and its reads wait until
 * their deadline), membership changes, log compaction (memory grows with the length of the run) and sessions (a client
 * that repeats a write writes twice).
 */
import type { Json } from '../../harness/core/json.ts'
import { setting } from '../options.ts'
import type { SimSystem } from '../system.ts'
import type { Bug } from './bugs/bug.ts'
import { BUGS } from './bugs/index.ts'
import { NO_BUG, raftKvOptions } from './options.ts'
import { RAFT_KV_OUTCOMES } from './outcomes.ts'
import { RAFT_KV_PROMISES } from './promises.ts'
import { raftStep } from './raft.ts'
import { knownLeader } from './roles.ts'
import { RAFT_RULES, type Rules } from './rules.ts'
import { initialState, type RaftState } from './state.ts'

export const raftKv: SimSystem = createRaftKv(BUGS)

/** The system with these bugs to choose from: tests bring their own. */
export function createRaftKv(bugs: readonly Bug[]): SimSystem {
  const rulesOf = new Map<string, Rules>([[NO_BUG, RAFT_RULES]])
  for (const bug of bugs) rulesOf.set(bug.name, { ...RAFT_RULES, ...bug.rules })
  return {
    name: 'raft-kv',
    summary: 'a simulated key-value store on Raft: versioned registers, reads by ReadIndex',
    runtime: 'sim',
    functions: ['read', 'write', 'cas'],
    options: raftKvOptions(bugs),
    promises: RAFT_KV_PROMISES,
    outcomes: RAFT_KV_OUTCOMES,
    nodes: { min: 1, max: 7 },
    bugs: bugs.map(({ name }) => name),
    init: () => initialState(),
    step: (state, event, context) =>
      raftStep(state as RaftState, event, context, rulesOf.get(setting(context.settings, 'bug')) ?? RAFT_RULES),
    leader,
    ready,
    describe: (state) => describe(state as RaftState),
  }
}

function leader(states: ReadonlyMap<string, unknown>): string | undefined {
  const leaders = raftStates(states).filter(([, { role }]) => role.type === 'leader')
  const highest = leaders.reduce((term, [, state]) => Math.max(term, state.term), 0)
  return leaders.find(([, { term }]) => term === highest)?.[0]
}

/** Every node follows the leader of the highest term, which has committed an entry of that term and so serves reads. */
function ready(states: ReadonlyMap<string, unknown>): boolean {
  const name = leader(states)
  const leading = name === undefined ? undefined : (states.get(name) as RaftState)
  if (leading === undefined || leading.log.termAt(leading.commitIndex) !== leading.term) return false
  return raftStates(states).every(([node, state]) => state.term === leading.term && knownLeader(state, node) === name)
}

function raftStates(states: ReadonlyMap<string, unknown>): readonly (readonly [string, RaftState])[] {
  return [...states].map(([node, state]) => [node, state as RaftState])
}

function describe(state: RaftState): Json {
  const { role, term, vote, log, commitIndex, appliedIndex } = state
  return {
    role: role.type,
    term,
    vote: vote ?? null,
    leader: role.type === 'follower' ? (role.leader ?? null) : null,
    lastIndex: log.lastIndex,
    lastTerm: log.lastTerm,
    commitIndex,
    appliedIndex,
  }
}
