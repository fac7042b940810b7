/**
 * Election Safety: at most one leader can be elected in a given term (Raft paper, Figure 3; section 5.2). A node claims a
 * term by its role, and by what only a leader sends: entries, heartbeats, snapshots.
 * Station: checkers.
 */
import type { RaftMessage } from '../../../harness/core/raft-message.ts'
import type { RaftView } from '../../../harness/core/raft-view.ts'
import { Findings, timeText } from './findings.ts'
import type { Property } from './monitor.ts'
import { becameLeader, type NodeSeen } from './node-seen.ts'

type Claim = { readonly node: string; readonly timeUs: number }

export class ElectionSafety implements Property {
  readonly findings: Findings = new Findings('election-safety')
  /** By term: who claimed it first. */
  readonly #leaders = new Map<number, Claim>()

  stepped(before: NodeSeen, view: RaftView, timeUs: number): void {
    if (becameLeader(before, view)) this.#claim(view.term, before.node, timeUs)
  }

  sent({ type, from, term }: RaftMessage, _sender: NodeSeen, timeUs: number): void {
    if (type === 'append' || type === 'heartbeat' || type === 'snapshot') this.#claim(term, from, timeUs)
  }

  stats(): { readonly leaders: number } {
    return { leaders: this.#leaders.size }
  }

  whyNothing(): string | undefined {
    return this.#leaders.size === 0 ? 'no node ever led' : undefined
  }

  #claim(term: number, node: string, timeUs: number): void {
    const first = this.#leaders.get(term)
    if (first === undefined) this.#leaders.set(term, { node, timeUs })
    else if (first.node !== node)
      this.findings.note(
        'two-leaders',
        [
          { ...first, term },
          { node, timeUs, term },
        ],
        () =>
          `${first.node} and ${node} both led term ${term}: ${first.node} since ${timeText(first.timeUs)}, ${node} at ${timeText(timeUs)}`,
      )
  }
}
