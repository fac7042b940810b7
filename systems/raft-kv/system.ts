/**
 * raft-kv: a key-value store replicated by Raft, complete with what real ones have, for the simulator.
 * Station: system. In raft/ the algorithm, in machine/ what it replicates, in bugs/ deliberate defects of it.
 */
import type { Json } from '../../harness/core/json.ts'
import { type Settings, setting } from '../options.ts'
import type { SimSystem } from '../sim-system.ts'
import type { Bug } from './bugs/bug.ts'
import { BUGS } from './bugs/index.ts'
import { RAFT_KV_INSIDE } from './inspect.ts'
import { MACHINE_FUNCTIONS } from './machine/request.ts'
import { featuresOf, NO_BUG, raftKvOptions } from './options.ts'
import { RAFT_KV_OUTCOMES } from './outcomes.ts'
import { RAFT_KV_PROMISES } from './promises.ts'
import { isVoter } from './raft/configuration.ts'
import { MARKS } from './raft/marks.ts'
import { RAFT_RULES, type Rules } from './raft/rules.ts'
import { configurationOf, knownLeader, type RaftState } from './raft/state.ts'
import { emptyState, raftStep } from './raft/step.ts'
import type { Turn } from './raft/turn.ts'

export const raftKv: SimSystem = createRaftKv(BUGS)

/** The system with these bugs to choose from: tests bring their own. */
export function createRaftKv(bugs: readonly Bug[]): SimSystem {
  const rulesOf = new Map<string, Rules>([[NO_BUG, RAFT_RULES]])
  for (const bug of bugs) rulesOf.set(bug.name, { ...RAFT_RULES, ...bug.rules })
  // A run's settings are one object from its first step to its last.
  const variants = new WeakMap<Settings, Pick<Turn, 'rules' | 'features'>>()
  const variantOf = (settings: Settings) => {
    const known = variants.get(settings)
    if (known !== undefined) return known
    const variant = {
      rules: rulesOf.get(setting(settings, 'bug')) ?? RAFT_RULES,
      features: featuresOf(settings),
    }
    variants.set(settings, variant)
    return variant
  }
  return {
    name: 'raft-kv',
    summary: 'a simulated key-value store on Raft: registers, lists, transactions, locks, watches',
    runtime: 'sim',
    functions: [...MACHINE_FUNCTIONS, 'members', 'transfer'],
    options: raftKvOptions(bugs.map(({ name }) => name)),
    promises: RAFT_KV_PROMISES,
    outcomes: RAFT_KV_OUTCOMES,
    nodes: { min: 1, max: 7 },
    bugs: bugs.map(({ name }) => name),
    marks: MARKS,
    init: (context) => emptyState(context, variantOf(context.settings).features),
    step: (state, event, context) => raftStep(state as RaftState, event, context, variantOf(context.settings)),
    leader,
    ready,
    raft: RAFT_KV_INSIDE,
    describe: (state) => describe(state as RaftState),
  }
}

function leader(states: ReadonlyMap<string, unknown>): string | undefined {
  let found: string | undefined
  let highest = -1
  for (const [node, state] of states) {
    const { role, term } = state as RaftState
    if (role.type !== 'leader' || term <= highest) continue
    found = node
    highest = term
  }
  return found
}

/** Every voter follows the leader of the highest term, which has committed an entry of that term and so serves reads. */
function ready(states: ReadonlyMap<string, unknown>): boolean {
  const name = leader(states)
  const leading = name === undefined ? undefined : (states.get(name) as RaftState)
  if (leading === undefined || leading.log.termAt(leading.commitIndex) !== leading.term) return false
  const configuration = configurationOf(leading)
  return [...states].every(([node, state]) => {
    const { term } = state as RaftState
    return !isVoter(configuration, node) || (term === leading.term && knownLeader(state as RaftState, node) === name)
  })
}

function describe(state: RaftState): Json {
  const { role, term, vote, log, commitIndex, appliedIndex, snapshot } = state
  return {
    role: role.type,
    term,
    vote: vote ?? null,
    leader: role.type === 'follower' ? (role.leader ?? null) : null,
    snapshotIndex: snapshot.index,
    lastIndex: log.lastIndex,
    lastTerm: log.lastTerm,
    commitIndex,
    appliedIndex,
  }
}
