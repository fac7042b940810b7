/**
 * The contract of systems: what is put to the test. One table of facts shared by both runtimes, and then either
 * containers with asynchronous clients, or a deterministic state machine for the simulator.
 * Station: system. What a system cannot do is absent, not a method that throws.
 */
import type { Json } from '../harness/core/json.ts'
import type { NodeStatus, StateHash } from '../harness/core/raft-evidence.ts'
import type { Random } from '../harness/core/random.ts'
import type { AsyncClient, ClientRequest, Completion } from './client.ts'
import type { OptionTable, Settings } from './options.ts'
import type { PeerProxy, PeerProxyPlan } from './peer-proxy.ts'
import type { RaftLogReader } from './raft-log-reader.ts'

/** One row of promises.ts: what holds under which settings and faults, and where that is written. */
export type PromiseRow = {
  readonly guarantee: string
  /** Settings under which it holds, such as 'reads=linearizable'; empty: under all. */
  readonly settings: readonly string[]
  /** Faults it holds under. */
  readonly faults: readonly string[]
  readonly promised: 'promised' | 'not promised' | 'unspecified'
  /** Where that is written. */
  readonly citation: string
}

/** One row of outcomes.ts: which error means which completion, and why that is safe. */
export type OutcomeRow = {
  readonly error: string
  readonly completion: 'ok' | 'fail' | 'info'
  readonly source: string
}

type SystemFacts = {
  readonly name: string
  readonly summary: string
  /** Functions the client carries out, by name; a workload runs here if it needs no others. */
  readonly functions: readonly string[]
  readonly options: OptionTable
  readonly promises: readonly PromiseRow[]
  readonly outcomes: readonly OutcomeRow[]
  /** Fewest and most nodes, both included. */
  readonly nodes: { readonly min: number; readonly max: number }
}

export type System = ContainerSystem | SimSystem

// --- in containers ---

export type NodeAddress = { readonly name: string; readonly address: string }

/** A cluster as planned, before anything is started. */
export type ClusterPlan = {
  /** Unique to the run; fit for container names and cluster tokens. */
  readonly run: string
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

export type ContainerSystem = SystemFacts & {
  readonly runtime: 'containers'
  /** Versions with a recipe, the default first. */
  readonly versions: readonly string[]
  image(version: string): ImageRecipe
  container(plan: ClusterPlan, node: NodeAddress): ContainerSpec
  /** Resolves when the node answers a real client call that needs the cluster; rejects or hangs else. Asked repeatedly. */
  ready(node: NodeAddress, deadlineMs: number): Promise<void>
  /** The node that is leader now by the cluster's own word, if there is exactly one by the highest term seen. */
  leader?(nodes: readonly NodeAddress[], deadlineMs: number): Promise<string | undefined>
  /** What each node says of itself, in order; nodes that do not answer are absent. */
  status?(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly NodeStatus[]>
  /** Digests of the nodes' states, in order; nodes that do not answer are absent. Asked when nothing is under way. */
  stateHashes?(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly StateHash[]>
  /** Starts a proxy between the nodes, which then must be told to use it (`ClusterPlan.peerAddresses`). */
  startPeerProxy?(plan: PeerProxyPlan): Promise<PeerProxy>
  /** Whether these settings ask for the proxy. */
  usesPeerProxy?(settings: Settings): boolean
  /** Reads the log that each node keeps on its disk. */
  readonly raftLog?: RaftLogReader
  /** A client of this node. Must not wait for a connection: an unreachable node shows at the first operation. */
  open(node: NodeAddress, settings: Settings): AsyncClient
}

// --- in the simulator ---

/** What a node is told. Durable is what it last persisted, absent at the very first start. */
export type SimEvent =
  | { readonly type: 'start'; readonly durable: unknown }
  | { readonly type: 'message'; readonly from: string; readonly message: unknown }
  | { readonly type: 'timer'; readonly timer: string }
  | { readonly type: 'request'; readonly request: number; readonly body: ClientRequest }

/** What a node wants done. Effects are done in order: what is persisted before a send is durable before it. */
export type SimEffect =
  | { readonly type: 'persist'; readonly durable: unknown }
  | { readonly type: 'send'; readonly to: string; readonly message: unknown }
  /** Replaces the timer of that name. */
  | { readonly type: 'set-timer'; readonly timer: string; readonly delayUs: number }
  | { readonly type: 'cancel-timer'; readonly timer: string }
  | { readonly type: 'reply'; readonly request: number; readonly completion: Completion }

export type SimNodeContext = {
  readonly node: string
  readonly nodes: readonly string[]
  readonly settings: Settings
  /** The node's own clock in microseconds since the run's start, an integer. */
  readonly nowUs: number
  /** The node's own stream. */
  readonly random: Random
}

export type SimSystem = SystemFacts & {
  readonly runtime: 'sim'
  /** Names of deliberate defects that `--set bug=NAME` switches on. */
  readonly bugs: readonly string[]
  /** The volatile state of a node before its start event. */
  init(context: SimNodeContext): unknown
  /** Pure: the state after an event, and what is to be done. The state passed in is not used again. */
  step(
    state: unknown,
    event: SimEvent,
    context: SimNodeContext,
  ): { readonly state: unknown; readonly effects: readonly SimEffect[] }
  /** The running node that is leader of the highest term, if there is one. */
  leader?(states: ReadonlyMap<string, unknown>): string | undefined
  /**
   * Whether each of these nodes would answer a client now, given that messages between them arrive. Absent: a leader, or
   * for systems without leaders their running, is enough.
   */
  ready?(states: ReadonlyMap<string, unknown>): boolean
  /** A picture of a node's state for evidence and tests. */
  describe(state: unknown): Json
}
