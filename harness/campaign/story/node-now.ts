/** A node as a recorder last saw it. */
import type { InsideRole } from '../../core/inside-story.ts'
import type { LogView, RaftView } from '../../core/raft-view.ts'

export type NodeNow = {
  readonly node: string
  readonly role: InsideRole | 'down'
  readonly paused: boolean
  readonly term: number
  readonly vote: string | undefined
  readonly commit: number
  readonly applied: number
  readonly log: LogView
}

export function seen(node: string, view: RaftView, paused: boolean): NodeNow {
  const { role, term, vote, commitIndex, appliedIndex, log } = view
  return { node, role, paused, term, vote, commit: commitIndex, applied: appliedIndex, log }
}

/** Entries with the same index: the same term and command. Commands are the same object wherever they were replicated to. */
export function sameEntry(a: LogView, b: LogView, index: number): boolean {
  return a.termAt(index) === b.termAt(index) && sameCommand(commandAt(a, index), commandAt(b, index))
}

function sameCommand(a: unknown, b: unknown): boolean {
  return a === b || a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)
}

/** Undefined for what is in a snapshot or beyond the end. */
export function commandAt(log: LogView, index: number): unknown {
  return index > log.snapshot.index && index <= log.lastIndex ? log.commandAt(index) : undefined
}

/** The first index at which the logs do not hold the same; one beyond the shorter one if that is all they differ in. */
export function firstDifference(a: LogView, b: LogView): number {
  let index = Math.min(a.lastIndex, b.lastIndex)
  const least = Math.max(a.snapshot.index, b.snapshot.index)
  while (index > least && !sameEntry(a, b, index)) index--
  return index + 1
}
