/**
 * The contract between a run and a running cluster, in its two forms. A run drives clients and faults through it and
 * knows neither engine nor event heap.
 * Station: runtime.
 */
import type { AsyncClient, ClientRequest, Completion } from '../../systems/client.ts'
import type { StuckNode } from '../core/liveness.ts'
import type { NodeStatus, RaftEvidence, StateHash } from '../core/raft-evidence.ts'
import type { MessagePattern, Trace, TraceRecord } from '../core/raft-message.ts'
import type { AsyncPorts, SimPorts } from './ports.ts'

/** A cluster in containers, started and answering. */
export interface AsyncCluster {
  /** Node names in order: n1, n2, ... */
  readonly nodes: readonly string[]
  readonly ports: AsyncPorts
  /** Versions of what runs: the system, its image, the engine, the kernel. */
  readonly versions: { readonly [name: string]: string }
  /** A fresh client pinned to the node. */
  open(node: string): AsyncClient
  /** Resolves when every node answers a real client call; rejects with EnvironmentError NOT_READY after the deadline. */
  ready(deadlineMs: number): Promise<void>
  /** How it comes back after the last heal; absent where nobody can tell which node hangs. */
  readonly recovery?: Recovery
  /** The leader of the moment; undefined if there is none or the nodes cannot be asked. Absent where there are no leaders. */
  leader?(): Promise<string | undefined>
  /** What each node says of itself; nodes that do not answer are absent. Absent where nodes say no such thing. */
  status?(): Promise<readonly NodeStatus[]>
  /** What nodes say to one another; absent without a proxy between them. */
  readonly messages?: MessageWindow
  /** Digests of the nodes' states; absent where nodes have none. */
  stateHashes?(): Promise<readonly StateHash[]>
  /**
   * Kills every server and copies each node's Raft log to `directory`/NODE/; the nodes are not started again. Resolves with
   * what could not be copied, by node, and why. Absent where the system's log cannot be read.
   */
  saveRaftLogs?(directory: string): Promise<{ readonly [node: string]: string }>
  /** Writes each node's whole server log, over all its restarts, to `directory`/NODE/server.log. */
  saveLogs(directory: string): Promise<void>
  /** Removes everything that was made for it. Never rejects; harmless when repeated. */
  stop(): Promise<void>
}

export interface Recovery {
  /** How long it may take by itself, and again after a node was restarted. */
  readonly withinMs: number
  /** The nodes that keep the system from being available, the first to be restarted first; none: it is available. */
  stuck(deadlineMs: number): Promise<readonly StuckNode[]>
}

export interface MessageWindow {
  /** The first record for each pattern, from record `sinceN` on; undefined after the deadline. */
  awaitMessages(
    patterns: readonly MessagePattern[],
    sinceN: number,
    deadlineMs: number,
  ): Promise<readonly TraceRecord[] | undefined>
  /** All records so far, their times by the machine's monotonic clock. */
  trace(): Promise<Trace>
}

/** A simulated cluster and its world: nothing happens but in `advance`, and the clock is the world's. */
export interface SimCluster {
  readonly nodes: readonly string[]
  readonly ports: SimPorts
  readonly versions: { readonly [name: string]: string }
  /** Simulated time since the run's start in ns: a whole number of microseconds. */
  nowNs: () => number
  /** Calls `done` once, within the deadline, from inside a later `advance`. */
  invoke(node: string, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void
  /** Calls `wake` from inside the `advance` that reaches this time; at once in the next one if it has passed. */
  wakeAt(timeNs: number, wake: () => void): void
  /** Whether all nodes run and a leader is known that could commit now. */
  ready(): boolean
  leader?(): string | undefined
  /** Calls `elected` once, from inside the `advance` in which a node next comes to lead. Absent where nobody looks for it. */
  onElection?(elected: () => void): void
  /** What each running node says of itself. Absent where nodes say no such thing. */
  status?(): readonly NodeStatus[]
  /** What nodes say to one another; absent where nobody understands it. */
  readonly messages?: SimMessages
  /**
   * All that is known from inside: every node's log as it lies on its disk, the trace, digests of states. `atRest`: the
   * caller's word that no client is at work; logs are those of nodes as if all were killed now. Absent where the system's
   * log cannot be read.
   */
  raftEvidence?(atRest: boolean): RaftEvidence
  /** How often each mark was made. */
  marks(): ReadonlyMap<string, number>
  /** A 64-bit hash over every event so far, as 16 hexadecimal digits: equal runs have equal ones. */
  eventHash(): string
  /** Moves the clock to the next event and lets it happen. False if there is none. */
  advance: () => boolean
}

/** The trace of a simulated cluster; times in ns since the run's start. */
export interface SimMessages {
  /** Records so far. */
  count(): number
  /** The first record for each pattern, from record `sinceN` on; undefined if one has none yet. */
  find(patterns: readonly MessagePattern[], sinceN: number): readonly TraceRecord[] | undefined
  trace(): Trace
}
