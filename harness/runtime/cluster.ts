/**
 * The contract between a run and a running cluster, in its two forms. A run drives clients and faults through it and
 * knows neither engine nor event heap.
 * Station: runtime.
 */
import type { AsyncClient, ClientRequest, Completion } from '../../systems/client.ts'
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
  /** The leader of the moment; undefined if there is none or the nodes cannot be asked. Absent where there are no leaders. */
  leader?(): Promise<string | undefined>
  /** Writes each node's whole log, over all its restarts, to `directory`/NODE/server.log. */
  saveLogs(directory: string): Promise<void>
  /** Removes everything that was made for it. Never rejects; harmless when repeated. */
  stop(): Promise<void>
}

/** A simulated cluster and its world: nothing happens but in `advance`, and the clock is the world's. */
export interface SimCluster {
  readonly nodes: readonly string[]
  readonly ports: SimPorts
  readonly versions: { readonly [name: string]: string }
  /** Simulated time since the run's start in ns: a whole number of microseconds. */
  nowNs(): number
  /** Calls `done` once, within the deadline, from inside a later `advance`. */
  invoke(node: string, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void
  /** Calls `wake` from inside the `advance` that reaches this time; at once in the next one if it has passed. */
  wakeAt(timeNs: number, wake: () => void): void
  /** Whether all nodes run and a leader is known that could commit now. */
  ready(): boolean
  leader?(): string | undefined
  /** Moves the clock to the next event and lets it happen. False if there is none. */
  advance(): boolean
}
