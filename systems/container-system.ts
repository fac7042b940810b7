/**
 * The contract of systems in containers: how a cluster of servers is built, started, asked and spoken to.
 * Station: system. What a system cannot do is absent, not a method that throws.
 */
import type { StuckNode } from '../harness/core/liveness.ts'
import type { NodeStatus, StateHash } from '../harness/core/raft-evidence.ts'
import type { AsyncClient } from './client.ts'
import type { Settings } from './options.ts'
import type { PeerProxy, PeerProxyPlan } from './peer-proxy.ts'
import type { RaftLogReader } from './raft-log-reader.ts'
import type { SystemFacts } from './system-facts.ts'

export type NodeAddress = { readonly name: string; readonly address: string }

/** A cluster as planned, before anything is started. */
export type ClusterPlan = {
  /** Unique to the run; fit for container names and cluster tokens. */
  readonly run: string
  /** Of the servers, or the name of an image of the user's; absent: not known. */
  readonly version?: string
  readonly nodes: readonly NodeAddress[]
  readonly settings: Settings
  /** For each node the `host:port` to tell its peers, where a proxy stands between them; absent: their own addresses. */
  readonly peerAddresses?: { readonly [node: string]: string }
}

/** How to start one node's server. Its network is made by the runtime; its name and address are the plan's. */
export type ContainerSpec = {
  readonly command: readonly string[]
  readonly environment: { readonly [name: string]: string }
  /** Paths in the container that survive kill and start; each becomes a volume of the run. */
  readonly dataPaths: readonly string[]
}

/** An image built from packages. The tag is made from the content of all that goes in. */
export type ImageRecipe = {
  readonly name: string
  readonly version: string
  /** Folder with the Dockerfile, relative to the package root. */
  readonly directory: string
  /** The image its Dockerfile begins with (build argument BASE); absent: from scratch. */
  readonly base?: ImageRecipe
  /** Script in `directory` run on the host first as `sh SCRIPT VERSION OUTPUT_DIRECTORY`; its output joins the context. */
  readonly prepare?: { readonly script: string; readonly tools: readonly string[] }
}

/** A node that hangs after a fault was healed is restarted, one at a time, as a recovery step that the record names. */
export type Recover = {
  /** How long the system may take by itself, and again after each restart. */
  readonly withinMs: number
  /**
   * The nodes that keep it from being available; none: it is. The first is restarted first: one that is silent comes before those
   * that may only wait for it. Asked again and again, of nodes in any state. What it leaves behind must be none of a
   * workload's. Must not reject for what the system does; each question ends within the deadline.
   */
  stuck(nodes: readonly NodeAddress[], deadlineMs: number, settings: Settings): Promise<readonly StuckNode[]>
}

export type ContainerSystem = SystemFacts & {
  readonly runtime: 'containers'
  /** Where the server listens for clients. */
  readonly clientPort: number
  /** Versions with a recipe, the default first. */
  readonly versions: readonly string[]
  image(version: string): ImageRecipe
  container(plan: ClusterPlan, node: NodeAddress): ContainerSpec
  /** Resolves when the node answers a real client call that needs the cluster; rejects or hangs else. Asked repeatedly. */
  ready(node: NodeAddress, deadlineMs: number): Promise<void>
  /** Rejects with UsageError if what the cluster has is not as its plan asks. Asked once, when all nodes are ready at the start. */
  examine?(plan: ClusterPlan, deadlineMs: number): Promise<void>
  /** The node that is leader now by the cluster's own word, if there is exactly one by the highest term seen. */
  leader?(nodes: readonly NodeAddress[], deadlineMs: number, settings: Settings): Promise<string | undefined>
  /** Features that the running cluster has switched on, with their levels; kept among the record's versions. */
  features?(node: NodeAddress, deadlineMs: number): Promise<{ readonly [feature: string]: string }>
  /** What each node says of itself, in order; nodes that do not answer are absent. */
  status?(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly NodeStatus[]>
  /** Digests of the nodes' states, in order; nodes that do not answer are absent. Asked when nothing is under way. */
  stateHashes?(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly StateHash[]>
  /** Starts a proxy between the nodes, which then must be told to use it (`ClusterPlan.peerAddresses`). */
  startPeerProxy?(plan: PeerProxyPlan): Promise<PeerProxy>
  /** Whether these settings ask for the proxy. */
  usesPeerProxy?(settings: Settings): boolean
  /** Bears a monotonic clock that runs fast or slow and jumps forward, as Go does. The JVM's waits and BEAM do not: absent. */
  readonly bearsMonotonicSkew?: true
  /** How it comes back after the last heal; absent: it is waited for until every node is ready, and nobody is restarted. */
  readonly recover?: Recover
  /** Reads the log that each node keeps on its disk. */
  readonly raftLog?: RaftLogReader
  /** A client of this node. Must not wait for a connection: an unreachable node shows at the first operation. */
  open(node: NodeAddress, settings: Settings): AsyncClient
}
