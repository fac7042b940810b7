/**
 * All that is known of a Raft cluster from inside, after a run: its members' logs, the messages between them, digests of
 * their states. Collected at the edge, judged by pure code.
 * Station: evidence.
 */
import type { RaftLogEvent } from './raft-log.ts'
import type { Trace } from './raft-message.ts'

/** Events in the order in which they were written. `problem`: why the log could not be read at all; events are then none. */
export type MemberLog = {
  readonly node: string
  readonly events: readonly RaftLogEvent[]
  readonly problem?: string
}

/** A node's state by its own digest. Two may be compared only where `revision` and `compactRevision` are equal. */
export type StateHash = {
  readonly node: string
  /** At which the digest was taken. */
  readonly revision: number
  /** The last revision that the node has; members at rest that have applied the same log must not differ in it. */
  readonly latestRevision: number
  /** The last compaction that is finished; -1 if there was none. */
  readonly compactRevision: number
  readonly hash: string
}

export type RaftEvidence = {
  /** One for each node of the cluster, in order. */
  readonly members: readonly MemberLog[]
  readonly trace?: Trace
  readonly stateHashes?: readonly StateHash[]
  /**
   * Whether, when the logs were copied, every client connection was closed and every member stopped. Otherwise a proposal
   * may still have been under way, and "it is in no log" proves nothing.
   */
  readonly atRest: boolean
}

/** What a node says of itself. Numbers are those of its applied state, which may be behind its log. */
export type NodeStatus = {
  readonly node: string
  /** The node it takes for the leader; absent if none. */
  readonly leader?: string
  readonly term: number
  /** Last index of its log, as far as it says. */
  readonly lastIndex: number
  readonly appliedIndex: number
}
