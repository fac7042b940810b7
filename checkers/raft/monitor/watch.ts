/**
 * A monitor as an observer of a simulated cluster: it gets views of the states, and of the messages those that matter.
 * Station: checkers. Knows the simulator by the shape of its hook alone.
 */
import type { MessageType, RaftMessage } from '../../../harness/core/raft-message.ts'
import type { RaftView } from '../../../harness/core/raft-view.ts'
import type { Ending, RaftMonitor } from './monitor.ts'

/** What a system that speaks Raft lets others understand, as far as monitors need it. */
export type RaftWindow = {
  view(state: unknown): RaftView
  describe(from: string, to: string, message: unknown): RaftMessage
  /** The type alone, at O(1). */
  typeOf(message: unknown): MessageType
}

export type ClusterObserver = {
  step(node: string, state: unknown, timeUs: number): void
  sent(from: string, to: string, message: unknown, timeUs: number): void
  started(node: string, timeUs: number): void
  ended(node: string, timeUs: number, how: Ending): void
}

/**
 * Of these a monitor learns something that no view tells: promises. That only leaders send entries, their views tell; a
 * description of an AppendEntries lists its entries, and so costs most.
 */
const PROMISES: ReadonlySet<MessageType> = new Set(['vote', 'vote-reply', 'append-reply'])

/** `originUs` is what the monitor is to call 0: the run's start rather than the cluster's. */
export function watchCluster(raft: RaftWindow, monitor: RaftMonitor, originUs = 0): ClusterObserver {
  return {
    step: (node, state, timeUs) => monitor.stepped(node, raft.view(state), timeUs - originUs),
    sent: (from, to, message, timeUs) => {
      if (PROMISES.has(raft.typeOf(message))) monitor.sent(raft.describe(from, to, message), timeUs - originUs)
    },
    started: (node, timeUs) => monitor.started(node, timeUs - originUs),
    ended: (node, timeUs, how) => monitor.stopped(node, how, timeUs - originUs),
  }
}
