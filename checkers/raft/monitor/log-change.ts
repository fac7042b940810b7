/**
 * How one log came from another, given that a log changes only by cutting its end and appending: O(1) where it grew,
 * O(what was cut) else.
 * Station: checkers.
 */
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { LogView } from '../../../harness/core/raft-view.ts'

/** The highest index up to which both are the same; what either has compacted away counts as the same. */
export function commonIndex(before: LogView, after: LogView): number {
  const least = Math.max(before.snapshot.index, after.snapshot.index)
  let index = Math.min(before.lastIndex, after.lastIndex)
  while (index > least && !isSameEntry(before, after, index)) index--
  return Math.max(index, least)
}

function isSameEntry(a: LogView, b: LogView, index: number): boolean {
  return a.termAt(index) === b.termAt(index) && a.commandAt(index) === b.commandAt(index)
}

/** Whether the log has this entry, or has compacted it away. */
export function holds(log: LogView, { term, index }: EntryId): boolean {
  return index < log.snapshot.index || log.termAt(index) === term
}
