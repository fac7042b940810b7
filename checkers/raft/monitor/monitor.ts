/**
 * The contract of Raft monitors: they look after every step of every node of a simulated cluster and say at once which of
 * Raft's properties (extended paper, Figure 3; Figure 2 for what must be durable) does not hold.
 * Station: checkers. White-box. Pure: fed with views and messages, they know no simulator; hearing them changes nothing.
 * Times are simulated microseconds.
 */
import type { RaftMessage } from '../../../harness/core/raft-message.ts'
import type { RaftView } from '../../../harness/core/raft-view.ts'
import type { CheckResult } from '../../../harness/core/verdict.ts'
import type { Findings } from './findings.ts'
import type { NodeSeen } from './node-seen.ts'

export type MonitorName =
  | 'election-safety'
  | 'log-matching'
  | 'leader-completeness'
  | 'state-machine-safety'
  | 'durability'
  | 'commit-monotone'

/** How a node's process ended: by SIGKILL, by loss of power, by itself. */
export type Ending = 'kill' | 'power' | 'exit'

/** A node at a moment; `index` where an entry is what it is about. */
export type FindingPlace = {
  readonly node: string
  readonly timeUs: number
  readonly term: number
  readonly index?: number
}

export type Finding = {
  readonly checker: MonitorName
  /** As in docs/reading-a-report.md. */
  readonly anomaly: string
  /** For a person: nodes, term, index, entry, simulated time. */
  readonly sentence: string
  /** When it showed. */
  readonly timeUs: number
  /** What contradicts one another; where it showed is last. */
  readonly places: readonly FindingPlace[]
}

/**
 * All nodes of one cluster, over all their lives. O(1) a call, amortised O(new entries) where a log grew; O(log) at a
 * restart. Told in the order in which things happened, a step before the messages that it sends.
 */
export interface RaftMonitor {
  /** The view need not stay valid, but its `log` must. Logs of one life change only by cutting their end and appending. */
  stepped(node: string, view: RaftView, timeUs: number): void
  /** A message leaves its sender, whatever becomes of it. Heartbeats and pre-votes need not be told. */
  sent(message: RaftMessage, timeUs: number): void
  stopped(node: string, how: Ending, timeUs: number): void
  /** Before the node's first step after a start. */
  started(node: string, timeUs: number): void
  /** The first few of each property, in order of time. */
  readonly findings: readonly Finding[]
  /** All of them, those not kept too. */
  readonly foundCount: number
  /** One for each property. */
  rows(): readonly CheckResult[]
}

/** One property. Absent: it does not look at such events. */
export interface Property {
  readonly findings: Findings
  /** Only where the view differs from what was seen before, and for the first step of a life (`before.isFresh`). */
  stepped(before: NodeSeen, view: RaftView, timeUs: number): void
  sent?(message: RaftMessage, sender: NodeSeen, timeUs: number): void
  stopped?(node: NodeSeen, how: Ending, timeUs: number): void
  /** No log will show the entries below this index again. */
  forgetBelow?(index: number): void
  /** What was looked at. */
  stats(): { readonly [name: string]: number }
  /** Why there was nothing to judge; undefined if there was. */
  whyNothing(): string | undefined
}
