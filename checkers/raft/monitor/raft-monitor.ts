/**
 * All of Raft's properties, looked after together.
 * Station: checkers. A step that changes nothing that is looked at costs one comparison of values.
 */
import type { RaftMessage } from '../../../harness/core/raft-message.ts'
import type { RaftView } from '../../../harness/core/raft-view.ts'
import type { CheckResult } from '../../../harness/core/verdict.ts'
import { CommitMonotone } from './commit-monotone.ts'
import { Durability } from './durability.ts'
import { ElectionSafety } from './election-safety.ts'
import { type CommandWords, commandText } from './findings.ts'
import { LeaderCompleteness } from './leader-completeness.ts'
import { LogMatching } from './log-matching.ts'
import type { Ending, Finding, Property, RaftMonitor } from './monitor.ts'
import { NodeSeen } from './node-seen.ts'
import { rowOf } from './rows.ts'
import { StateMachineSafety } from './state-machine-safety.ts'

export type MonitorOptions = {
  /** Commands of the log in the system's own words. Default: as JSON, cut short. */
  readonly words?: CommandWords
}

export function createRaftMonitor({ words = commandText }: MonitorOptions = {}): RaftMonitor {
  return new Composition([
    new ElectionSafety(),
    new LogMatching(words),
    new LeaderCompleteness(words),
    new StateMachineSafety(words),
    new Durability(),
    new CommitMonotone(words),
  ])
}

class Composition implements RaftMonitor {
  readonly #properties: readonly Property[]
  readonly #nodes = new Map<string, NodeSeen>()

  constructor(properties: readonly Property[]) {
    this.#properties = properties
  }

  stepped(node: string, view: RaftView, timeUs: number): void {
    const seen = this.#node(node)
    if (seen.equals(view)) return
    for (const property of this.#properties) property.stepped(seen, view, timeUs)
    const isCompacted = view.log.snapshot.index > seen.log.snapshot.index
    seen.remember(view)
    if (isCompacted) this.#forget()
  }

  sent(message: RaftMessage, timeUs: number): void {
    const sender = this.#node(message.from)
    for (const property of this.#properties) property.sent?.(message, sender, timeUs)
  }

  stopped(node: string, how: Ending, timeUs: number): void {
    const seen = this.#node(node)
    for (const property of this.#properties) property.stopped?.(seen, how, timeUs)
  }

  started(node: string): void {
    this.#node(node).isFresh = true
  }

  get findings(): readonly Finding[] {
    return this.#properties.flatMap(({ findings }) => findings.kept).sort((a, b) => a.timeUs - b.timeUs)
  }

  get foundCount(): number {
    return this.#properties.reduce((sum, { findings }) => sum + findings.count, 0)
  }

  rows(): readonly CheckResult[] {
    return this.#properties.map(rowOf)
  }

  /** Nodes that never compacted, those that are down too, keep all entries remembered. */
  #forget(): void {
    let lowest = Number.POSITIVE_INFINITY
    for (const { log } of this.#nodes.values()) lowest = Math.min(lowest, log.snapshot.index)
    for (const property of this.#properties) property.forgetBelow?.(lowest)
  }

  #node(node: string): NodeSeen {
    let seen = this.#nodes.get(node)
    if (seen === undefined) {
      seen = new NodeSeen(node)
      this.#nodes.set(node, seen)
    }
    return seen
  }
}
