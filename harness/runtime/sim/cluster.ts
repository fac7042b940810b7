/**
 * A simulated cluster as runs see it: the contract of ../cluster.ts over the world.
 * Station: runtime.
 */
import type { SimSystem } from '../../../systems/sim-system.ts'
import { InternalError, UsageError } from '../../core/errors.ts'
import type { SimCluster } from '../cluster.ts'
import { raftEvidence } from './evidence.ts'
import type { SimOptions } from './options.ts'
import { portTargets } from './port-targets.ts'
import { createSimPorts } from './ports.ts'
import { World } from './world.ts'

/** A cluster whose inside may be looked at, for evidence and tests. */
export type ObservableSimCluster = SimCluster & {
  /** The world's own time at which this cluster's clock showed 0. Observers are told the world's. */
  readonly startUs: number
  /** The system's states of the running nodes, by node, in order; also of those that stand still. Not to be changed. */
  states(): ReadonlyMap<string, unknown>
  /** How many have happened since its clock showed 0. */
  events(): number
}

/** Simulated time that a fresh cluster may take until it answers. */
const START_DEADLINE_US = 60_000_000

/**
 * A cluster that answers, as a run begins with in containers: the clock shows 0 when it is ready. Throws InternalError
 * SIM_NOT_READY if it does not come to that within a minute of its own time.
 */
export function startSimCluster(system: SimSystem, options: SimOptions): ObservableSimCluster {
  const world = worldOf(system, options)
  while (!isReady(system, world)) {
    if (world.timeline.nowUs > START_DEADLINE_US || !world.advance())
      throw new InternalError('SIM_NOT_READY', `${system.name} on ${options.nodes} nodes did not become ready`)
  }
  return clusterOf(system, world)
}

/** A cluster at its very first moment. Throws UsageError NODE_COUNT if the system cannot have that many nodes. */
export function createSimCluster(system: SimSystem, options: SimOptions): ObservableSimCluster {
  return clusterOf(system, worldOf(system, options))
}

function worldOf(system: SimSystem, options: SimOptions): World {
  const { min, max } = system.nodes
  if (!Number.isInteger(options.nodes) || options.nodes < min || options.nodes > max)
    throw new UsageError('NODE_COUNT', `${system.name} runs on ${min} to ${max} nodes, not on ${options.nodes}`, {
      facts: { min, max, got: options.nodes },
    })
  return new World(system, options)
}

/** Its clock shows 0 now. */
function clusterOf(system: SimSystem, world: World): ObservableSimCluster {
  const { nowUs: startUs, count } = world.timeline
  const { leader, raft } = system
  const { trace } = world.deliveries
  return {
    startUs,
    nodes: world.nodes,
    ports: createSimPorts(portTargets(world)),
    versions: { [system.name]: 'simulated' },
    nowNs: () => (world.timeline.nowUs - startUs) * 1000,
    invoke: (node, request, deadlineMs, done) => world.invoke(node, request, deadlineMs, done),
    wakeAt: (timeNs, wake) => world.wakeAt(startUs + Math.ceil(timeNs / 1000), wake),
    ready: () => isReady(system, world),
    marks: () => world.marks,
    eventHash: () => world.timeline.hash.digits,
    advance: () => world.advance(),
    states: () => world.states(),
    events: () => world.timeline.count - count,
    ...(leader === undefined ? {} : { leader: () => leader.call(system, world.awakeStates()) }),
    ...(raft === undefined
      ? {}
      : {
          status: () => [...world.awakeStates()].map(([node, state]) => raft.status(node, state)),
          raftEvidence: (atRest: boolean) => raftEvidence(world, raft, startUs, atRest),
        }),
    ...(trace === undefined
      ? {}
      : {
          messages: {
            count: () => trace.count,
            find: (patterns, sinceN) => trace.find(patterns, sinceN, startUs),
            trace: () => trace.trace(startUs),
          },
        }),
  }
}

/** All nodes run, and the system says it would answer; or, if it cannot say, it has a leader that reaches all others. */
function isReady(system: SimSystem, world: World): boolean {
  const states = world.awakeStates()
  if (states.size < world.nodes.length) return false
  const leader = system.leader?.(states)
  if (system.leader !== undefined && leader === undefined) return false
  const isReached = (node: string) =>
    leader === undefined ||
    node === leader ||
    (world.deliveries.network.passes(leader, node) && world.deliveries.network.passes(node, leader))
  return world.nodes.every(isReached) && (system.ready === undefined || system.ready(states))
}
