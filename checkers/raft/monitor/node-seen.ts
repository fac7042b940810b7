/**
 * What was seen of a node at its last step: what every property compares a new view with.
 * Station: checkers. Mutable, and changed by raft-monitor.ts alone, after all properties have looked.
 */
import type { LogView, RaftView } from '../../../harness/core/raft-view.ts'

export const EMPTY_LOG: LogView = {
  snapshot: { term: 0, index: 0 },
  lastIndex: 0,
  termAt: (index) => (index === 0 ? 0 : undefined),
  commandAt: () => undefined,
}

export class NodeSeen {
  readonly node: string
  /** It has taken no step in this life: the rest is from the life before, or from none. */
  isFresh = true
  role: RaftView['role'] = 'follower'
  term = 0
  vote: string | undefined
  commitIndex = 0
  appliedIndex = 0
  log: LogView = EMPTY_LOG
  digest = 0

  constructor(node: string) {
    this.node = node
  }

  /** Whether the view says nothing new. */
  equals(view: RaftView): boolean {
    return (
      !this.isFresh &&
      view.log === this.log &&
      view.appliedIndex === this.appliedIndex &&
      view.commitIndex === this.commitIndex &&
      view.term === this.term &&
      view.role === this.role &&
      view.vote === this.vote &&
      view.digest === this.digest
    )
  }

  remember(view: RaftView): void {
    this.isFresh = false
    this.role = view.role
    this.term = view.term
    this.vote = view.vote
    this.commitIndex = view.commitIndex
    this.appliedIndex = view.appliedIndex
    this.log = view.log
    this.digest = view.digest
  }
}

/** Whether this step made it leader of its term, or found it so. */
export function becameLeader(before: NodeSeen, view: RaftView): boolean {
  return view.role === 'leader' && (before.isFresh || before.role !== 'leader' || before.term !== view.term)
}
