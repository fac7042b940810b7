/**
 * A simulated cluster as runs see it: the contract of ../cluster.ts over the world.
 * Station: runtime.
 */
import type { SimSystem } from '../../../systems/system.ts'
import { InternalError, UsageError } from '../../core/errors.ts'
import type { SimCluster } from '../cluster.ts'
import type { SimOptions } from './options.ts'
import { createSimPorts } from './ports.ts'
import { World } from './world.ts'

/** A cluster whose inside may be looked at, for evidence and tests. */
export type ObservableSimCluster = SimCluster & {
  /** The system's states of the running nodes, by node, in order. Not to be changed. */
  states(): ReadonlyMap<string, unknown>
}

/** Simulated time that a fresh cluster may take until it answers. */
const START_DEADLINE_US = 60_000_000

/**
 * A cluster that answers, as a run begins with in containers: the clock shows 0 when it is ready. Throws InternalError
 * SIM_NOT_READY if it does not come to that within a minute of its own time.
 */
export function startSimCluster(system: SimSystem, options: SimOptions): ObservableSimCluster {
  const cold = createSimCluster(system, options)
  while (!cold.ready()) {
    if (cold.nowNs() > START_DEADLINE_US * 1000 || !cold.advance())
      throw new InternalError('SIM_NOT_READY', `${system.name} on ${options.nodes} nodes did not become ready`)
  }
  const startNs = cold.nowNs()
  return {
    ...cold,
    nowNs: () => cold.nowNs() - startNs,
    wakeAt: (timeNs, wake) => cold.wakeAt(timeNs + startNs, wake),
  }
}

/** A cluster at its very first moment. Throws UsageError NODE_COUNT if the system cannot have that many nodes. */
export function createSimCluster(system: SimSystem, options: SimOptions): ObservableSimCluster {
  const { min, max } = system.nodes
  if (!Number.isInteger(options.nodes) || options.nodes < min || options.nodes > max)
    throw new UsageError('NODE_COUNT', `${system.name} runs on ${min} to ${max} nodes, not on ${options.nodes}`, {
      facts: { min, max, got: options.nodes },
    })
  const world = new World(system, options)
  const { nodes, network } = world
  const cluster: ObservableSimCluster = {
    nodes,
    ports: createSimPorts({ nodes, network, processes: world }),
    versions: { [system.name]: 'simulated' },
    nowNs: () => world.nowUs * 1000,
    invoke: (node, request, deadlineMs, done) => world.invoke(node, request, deadlineMs, done),
    wakeAt: (timeNs, wake) => world.wakeAt(Math.ceil(timeNs / 1000), wake),
    ready: () => isReady(system, world),
    advance: () => world.advance(),
    states: () => world.states(),
  }
  return system.leader === undefined ? cluster : { ...cluster, leader: () => system.leader?.(world.states()) }
}

/** All nodes run, and the system says it would answer; or, if it cannot say, it has a leader that reaches all others. */
function isReady(system: SimSystem, world: World): boolean {
  if (!world.nodes.every((node) => world.isRunning(node))) return false
  const states = world.states()
  const leader = system.leader?.(states)
  if (system.leader !== undefined && leader === undefined) return false
  const isReached = (node: string) =>
    leader === undefined ||
    node === leader ||
    (world.network.passes(leader, node) && world.network.passes(node, leader))
  return world.nodes.every(isReached) && (system.ready === undefined || system.ready(states))
}
