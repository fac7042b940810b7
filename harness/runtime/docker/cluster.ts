/**
 * Starts a system's nodes in containers and hands out the cluster as a run knows it.
 * Station: runtime/docker. The parts: network.ts, node.ts (two containers a node), cluster-ports.ts, readiness.ts,
 * raft-logs.ts, reaper.ts.
 */

import { join } from 'node:path'
import type Docker from 'dockerode'
import type { ClusterPlan, ContainerSystem, NodeAddress } from '../../../systems/container-system.ts'
import type { Settings } from '../../../systems/options.ts'
import type { PeerProxy } from '../../../systems/peer-proxy.ts'
import { EnvironmentError, UsageError } from '../../core/errors.ts'
import { nodeNames } from '../../core/node-names.ts'
import type { AsyncCluster } from '../cluster.ts'
import type { PortName } from '../ports.ts'
import { undoLater } from './cleanup.ts'
import { clusterPorts } from './cluster-ports.ts'
import { lastLogLines, saveContainerLog } from './container-logs.ts'
import { connectEngine, type Engine } from './engine.ts'
import { imageTag } from './image-tag.ts'
import { requireImage } from './images.ts'
import { type Labels, runLabels } from './labels.ts'
import { LINKS_IMAGE } from './links-image.ts'
import { createNetwork } from './network.ts'
import { type DockerNode, type NodeSetting, startNode } from './node.ts'
import { ownIdentity } from './process-identity.ts'
import { processPort } from './process-port.ts'
import { withPumpProgram } from './pump-program.ts'
import { saveRaftLogs } from './raft-logs.ts'
import { awaitReady, type ReadinessQuestions } from './readiness.ts'
import { removeRun } from './reaper.ts'
import { addressIn, gatewayOf } from './subnets.ts'
import { WallClockPort } from './wall-clock/wall-clock-port.ts'

export type ClusterOptions = {
  /** Unique to the run, of letters, digits, dashes and dots: it names containers, network and volumes. */
  readonly run: string
  readonly nodes: number
  /** Resolved: every setting of the system is there. */
  readonly settings: Settings
  /** Tag or reference of an image that the engine holds. */
  readonly image: string
  readonly version: string
  /** Ports that faults will need. Only if `wall-clock` or `clock` is named the servers' processes are taken hold of. */
  readonly ports?: readonly PortName[]
  readonly onProgress?: (text: string) => void
  /** Ends the start; what was made is removed. */
  readonly signal?: AbortSignal
  /** For all nodes to be ready; default 60 s. */
  readonly readyDeadlineMs?: number
}

const READY_DEADLINE_MS = 60_000
/** Of nodes that are ready. */
const EXAMINE_DEADLINE_MS = 10_000
const LEADER_DEADLINE_MS = 1_000
const HASH_DEADLINE_MS = 5_000
const LOG_LINES = 20

/**
 * Resolves when every node answers. Throws EnvironmentError NO_ENGINE, IMAGE_MISSING, NODE_NOT_STARTED, NODE_DIED,
 * WALL_CLOCK_REFUSED or NOT_READY, having removed what it made.
 */
export async function startCluster(system: ContainerSystem, options: ClusterOptions): Promise<AsyncCluster> {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(options.run))
    throw new UsageError('RUN_NAME', `'${options.run}' cannot name containers`, {
      hint: 'use letters, digits, dashes and dots, a letter or digit first',
    })
  const engine = await connectEngine()
  const helperImage = imageTag(LINKS_IMAGE)
  const [serverId] = await Promise.all([
    requireImage(engine.docker, options.image),
    requireImage(engine.docker, helperImage),
  ])
  const started = Promise.withResolvers<void>()
  let proxy: PeerProxy | undefined
  let wallClocks: WallClockPort | undefined
  // What is still being made when a signal comes would escape a removal that does not wait for it.
  const stop = undoLater(async () => {
    await started.promise
    wallClocks?.stop()
    await proxy?.stop()
    await removeRun(engine.docker, options.run)
  })
  const make = async (): Promise<Started> => {
    const planned = await planNodes(system, options, engine, helperImage)
    proxy = planned.proxy
    const nodes = await startNodes(system, options, engine, helperImage, planned.plan)
    if (options.ports?.some(isClock) === true) wallClocks = await WallClockPort.attach(nodes, options.run)
    return { ...planned, nodes, wallClocks }
  }
  try {
    const cast = await make().finally(started.resolve)
    const { plan, nodes } = cast
    const cluster = await clusterOf(system, options, engine, cast, `${options.image} ${serverId}`, stop)
    options.onProgress?.(`waiting for ${nodes.map(({ name }) => name).join(', ')} to answer`)
    await awaitReady(plan.nodes, questionsOf(system, nodes, 'must live'), {
      deadlineMs: options.readyDeadlineMs ?? READY_DEADLINE_MS,
      signal: options.signal,
    })
    await system.examine?.(plan, EXAMINE_DEADLINE_MS)
    return { ...cluster, versions: { ...cluster.versions, ...(await featuresOf(system, plan)) } }
  } catch (error) {
    await stop().catch(() => {}) // the reason it did not start is the one to tell
    throw error
  }
}

type Planned = { readonly plan: ClusterPlan; readonly gateway: string; readonly proxy: PeerProxy | undefined }
type Started = Planned & { readonly nodes: readonly DockerNode[]; readonly wallClocks: WallClockPort | undefined }

/** Both are read by the same functions of a process. */
function isClock(port: PortName): boolean {
  return port === 'wall-clock' || port === 'clock'
}

/** Makes the network, which gives the nodes their addresses, and the proxy between them where the settings ask for it. */
async function planNodes(
  system: ContainerSystem,
  options: ClusterOptions,
  { docker }: Engine,
  helper: string,
): Promise<Planned> {
  const prefix = prefixOf(options)
  options.onProgress?.(`making the network ${prefix}`)
  const subnet = await createNetwork(docker, prefix, labelsOf(options))
  const nodes = nodeNames(options.nodes).map((name, i) => ({ name, address: addressIn(subnet, i) }))
  const { run, version, settings } = options
  const plan: ClusterPlan = { run, version, nodes, settings }
  const gateway = gatewayOf(subnet)
  if (system.usesPeerProxy?.(options.settings) !== true) return { plan, gateway, proxy: undefined }
  const proxy = await withPumpProgram(docker, helper, labelsOf(options), async (pump) =>
    system.startPeerProxy?.({ nodes, listenAddress: gateway, pump }),
  )
  const told = proxy === undefined ? plan : { ...plan, peerAddresses: proxy.addresses }
  return { plan: told, gateway, proxy }
}

async function startNodes(
  system: ContainerSystem,
  options: ClusterOptions,
  { docker }: Engine,
  helper: string,
  plan: ClusterPlan,
): Promise<readonly DockerNode[]> {
  const prefix = prefixOf(options)
  const images = { server: options.image, helper }
  const setting: NodeSetting = { docker, prefix, labels: labelsOf(options), network: prefix, nodes: plan.nodes, images }
  options.onProgress?.(`starting ${plan.nodes.length} ${plan.nodes.length === 1 ? 'node' : 'nodes'} of ${system.name}`)
  // All settle before a failure goes on: what still starts would escape the removal.
  const started = await Promise.allSettled(
    plan.nodes.map((node) => {
      options.signal?.throwIfAborted()
      return startNode(setting, node, system.container(plan, node))
    }),
  )
  const nodes = started.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
  options.signal?.throwIfAborted()
  return nodes
}

function prefixOf({ run }: ClusterOptions): string {
  return `ordeal-${run}`
}

function labelsOf({ run }: ClusterOptions): Labels {
  return runLabels(run, ownIdentity(), new Date().toISOString())
}

async function clusterOf(
  system: ContainerSystem,
  options: ClusterOptions,
  engine: Engine,
  { plan, nodes, gateway, proxy, wallClocks }: Started,
  image: string,
  stop: () => Promise<void>,
): Promise<AsyncCluster> {
  const askLeader = system.leader?.bind(system)
  const askStatus = system.status?.bind(system)
  const askHashes = system.stateHashes?.bind(system)
  const { raftLog, recover } = system
  const processes = processPort(nodes)
  return {
    nodes: plan.nodes.map(({ name }) => name),
    ports: await clusterPorts(nodes, { gateway, port: system.clientPort }, processes, proxy, wallClocks),
    versions: {
      [system.name]: options.version,
      image,
      ...engine.facts,
      ...(proxy && { 'peer frames': proxy.forwarding }),
      ...(wallClocks && { clocks: 'vDSO patched through /proc/PID/mem' }),
    },
    open: (name) => system.open(nodeNamed(plan.nodes, name), options.settings),
    ready: (deadlineMs) => awaitReady(plan.nodes, questionsOf(system, nodes, 'may be dead'), { deadlineMs }),
    ...(recover && {
      recovery: {
        withinMs: recover.withinMs,
        stuck: (deadlineMs: number) => recover.stuck(plan.nodes, deadlineMs, options.settings),
      },
    }),
    ...(askLeader && { leader: () => askLeader(plan.nodes, LEADER_DEADLINE_MS, options.settings) }),
    ...(askStatus && { status: () => askStatus(plan.nodes, LEADER_DEADLINE_MS) }),
    ...(askHashes && { stateHashes: () => askHashes(plan.nodes, HASH_DEADLINE_MS) }),
    ...(proxy && { messages: proxy }),
    ...(raftLog && {
      saveRaftLogs: (directory: string) => saveRaftLogs(nodes, processes, raftLog.path, directory),
    }),
    saveLogs: async (directory) => {
      await Promise.all(nodes.map(({ name, server }) => saveContainerLog(server, join(directory, name, 'server.log'))))
    },
    stop: () => stop().catch(() => {}), // what it could not remove, the reaper will
  }
}

async function featuresOf(
  { features }: ContainerSystem,
  { nodes: [first] }: ClusterPlan,
): Promise<{ readonly [feature: string]: string }> {
  return first === undefined || features === undefined ? {} : features(first, LEADER_DEADLINE_MS)
}

/** At the start a node that ended will not come back: waiting on would only delay the news. */
function questionsOf(
  system: ContainerSystem,
  nodes: readonly DockerNode[],
  policy: 'must live' | 'may be dead',
): ReadinessQuestions {
  const serverOf = (node: NodeAddress): Docker.Container => nodeNamed(nodes, node.name).server
  const lastLines = (node: NodeAddress): Promise<readonly string[]> => lastLogLines(serverOf(node), LOG_LINES)
  const checkAlive = async (node: NodeAddress): Promise<void> => {
    const { State } = await serverOf(node).inspect()
    if (State.Running) return
    const lines = await lastLines(node)
    const message = `node ${node.name} ended with exit code ${State.ExitCode} while starting`
    throw new EnvironmentError('NODE_DIED', [message, ...lines.map((line) => `  ${line}`)].join('\n'), {
      hint: 'the lines above are the last of its log',
      facts: { node: node.name, exitCode: State.ExitCode, lines },
    })
  }
  return {
    answers: (node, deadlineMs) => system.ready(node, deadlineMs),
    lastLines,
    ...(policy === 'must live' && { checkAlive }),
  }
}

function nodeNamed<Node extends NodeAddress>(nodes: readonly Node[], name: string): Node {
  const node = nodes.find((each) => each.name === name)
  if (node === undefined) throw new UsageError('UNKNOWN_NODE', `the cluster has no node '${name}'`)
  return node
}
