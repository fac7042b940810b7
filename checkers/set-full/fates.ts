/**
 * What became of each element of a set. After Jepsen's set-full (jepsen.checker), with its words:
 *
 *     add    |--1--ok                       from its ok on, 1 is known: every read that begins must show it
 *     reads        |-?-|  |-1-|  |--|  |-1-|    stale: missed by a read that began when it was known, and shown again
 *                  |-?-|  |-1-|  |--|  |--|     lost: the read that began last does not show it
 *
 * A read counts by its invocation, so one that overlaps the add may miss it. What a read showed is known as well, when
 * that read was over.
 */
import { lowerBound } from '../../harness/core/lower-bound.ts'
import { type ElementTable, NEVER } from './element-table.ts'
import type { Read } from './set-history.ts'

/**
 * - `stable`: every read that began when it was known shows it.
 * - `stale`, `lost`: some does not; see above.
 * - `never-read`: acknowledged, and no read began when it was known: nothing tells its fate.
 * - `unseen`: of unknown outcome, and no read shows it: maybe it was never added.
 * - `failed`: it was surely not added.
 */
export type FateName = 'stable' | 'stale' | 'lost' | 'never-read' | 'unseen' | 'failed'

export type Fate = {
  readonly element: number
  readonly name: FateName
  /** The op from which on it was known; NEVER if it was not. */
  readonly knownAt: number
  /** Where reads missed it: the position of the first and the last of them, and how many. */
  readonly missing?: { readonly first: number; readonly last: number; readonly count: number }
}

/** By element. O(elements x log reads), and O(reads that show it) for an element that was missed. */
export function fatesOf(table: ElementTable, reads: readonly Read[]): readonly Fate[] {
  const began = Int32Array.from(reads, ({ invocation }) => invocation)
  return [...table.ids].map(([element, id]) => fateOf(table, began, element, id))
}

function fateOf(table: ElementTable, began: Int32Array, element: number, id: number): Fate {
  const acknowledgedAt = table.acknowledgedAt[id] as number
  const knownAt = Math.min(acknowledgedAt, table.firstSeenAt[id] as number)
  if (table.possibleFrom[id] === NEVER) return { element, name: 'failed', knownAt: NEVER }
  if (knownAt === NEVER) return { element, name: 'unseen', knownAt }
  const seen = table.seen.subarray(table.seenFrom[id], table.seenFrom[id + 1])
  const due = lowerBound(began, knownAt)
  if (due === began.length) return { element, name: acknowledgedAt === NEVER ? 'stable' : 'never-read', knownAt }
  const count = began.length - due - (seen.length - lowerBound(seen, due))
  if (count === 0) return { element, name: 'stable', knownAt }
  const last = lastGap(seen, began.length - 1)
  const name = last === began.length - 1 ? 'lost' : 'stale'
  return { element, name, knownAt, missing: { first: firstGap(seen, due), last, count } }
}

/** The greatest position up to `last` that is not among `seen`. */
function lastGap(seen: Int32Array, last: number): number {
  let position = last
  for (let at = seen.length - 1; at >= 0 && seen[at] === position; at--) position--
  return position
}

/** The least position from `first` on that is not among `seen`. */
function firstGap(seen: Int32Array, first: number): number {
  let position = first
  for (let at = lowerBound(seen, first); at < seen.length && seen[at] === position; at++) position++
  return position
}
