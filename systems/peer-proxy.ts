/**
 * The contract of peer proxies: a process between the nodes that understands what they say to one another, applies message
 * rules and cuts, and keeps a trace. An unmodified system needs only to advertise the proxy's addresses to its peers.
 * Station: runtime. Requests are answered in the order in which they were made; each rejects with EnvironmentError
 * PEER_PROXY if the process is gone.
 */
import type { Grudge } from '../harness/core/fault.ts'
import type { MessageRule } from '../harness/core/message-rule.ts'
import type { MessagePattern, Trace, TraceRecord } from '../harness/core/raft-message.ts'
import type { NodeAddress } from './container-system.ts'

export type PeerProxyPlan = {
  readonly nodes: readonly NodeAddress[]
  /** The address that nodes reach the proxy at: the gateway of their network. */
  readonly listenAddress: string
  /** The byte pump, for this machine: forwards what nothing is to be decided on. Or why there is none. */
  readonly pump: { readonly path: string } | { readonly missing: string }
}

/** Messages of one directed pair since the proxy started, by what became of them. Probes are counted apart. */
export type LinkCount = {
  readonly from: string
  readonly to: string
  readonly delivered: number
  readonly cut: number
  readonly probesDelivered: number
  readonly probesCut: number
}

export interface PeerProxy {
  /** For each node the `host:port` that its peers must use. */
  readonly addresses: { readonly [node: string]: string }
  /** Who forwards frames on which nothing is to be decided; kept among the record's versions. */
  readonly forwarding: string
  /** In place of the rules before, at once for all links; messages held and no longer to be held are released. */
  setRules(rules: readonly MessageRule[]): Promise<void>
  /** In place of the grudge before. What a node sends to one that holds a grudge against it is dropped. */
  setGrudge(grudge: Grudge): Promise<void>
  /** What is in force now, by the proxy's own word. */
  state(): Promise<{ readonly rules: readonly MessageRule[]; readonly grudge: Grudge }>
  linkCounts(): Promise<readonly LinkCount[]>
  /** The shell command that a node runs to send one probe to each of its peers, over the way its messages take. */
  probeCommand(from: string): readonly string[]
  /** The first record for each pattern, once every pattern has one; undefined after the deadline. Looks at all records from `sinceN` on. */
  awaitMessages(
    patterns: readonly MessagePattern[],
    sinceN: number,
    deadlineMs: number,
  ): Promise<readonly TraceRecord[] | undefined>
  /** All records so far; times by the machine's monotonic clock (CLOCK_MONOTONIC, as process.hrtime). */
  trace(): Promise<Trace>
  /** Ends the process. Harmless when repeated; never rejects. */
  stop(): Promise<void>
}
