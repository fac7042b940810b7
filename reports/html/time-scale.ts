/**
 * A time axis that shows what matters in full and folds the rest: a witness may begin with a write at 3 s and end with a
 * read at 55 s, each of a few milliseconds. Stretches in which none of the given instants lies, and which are far longer
 * than the others, are drawn as a break of fixed width.
 * Station: report. Pure arithmetic.
 */
import type { Piece } from './axis.ts'
import { positionIn } from './axis.ts'

export type TimePiece = Piece & { readonly folded: boolean }
export type TimeScale = { readonly pieces: readonly TimePiece[]; x(timeNs: number): number }

export const FOLD_WIDTH = 46
/** A stretch is folded when it is at least so many times as long as the longest that is not. */
const FOLD_RATIO = 6
/** Share of a cluster of instants that is added before and after it. */
const MARGIN = 0.12
const LEAST_MARGIN_NS = 1000
/** More of them would tear the picture apart. */
const MOST_FOLDS = 6

/** A scale from a little before the first of `instants` (not empty) to a little after the last, `start` to `end` in pixels. */
export function timeScale(
  instants: readonly number[],
  start: number,
  end: number,
  mostFolds: number = MOST_FOLDS,
): TimeScale {
  const clusters = clustersOf(
    [...new Set(instants)].sort((a, b) => a - b),
    mostFolds,
  )
  const margin = marginOf(clusters)
  const shown = clusters.map(({ from, to }) => ({ from: Math.max(0, from - margin), to: to + margin }))
  const shownNs = shown.reduce((sum, { from, to }) => sum + (to - from), 0)
  const pxPerNs = (end - start - FOLD_WIDTH * (shown.length - 1)) / shownNs
  const pieces: TimePiece[] = []
  let x = start
  shown.forEach(({ from, to }, i) => {
    const before = shown[i - 1]
    if (before !== undefined) {
      pieces.push({ from: before.to, to: from, start: x, end: x + FOLD_WIDTH, folded: true })
      x += FOLD_WIDTH
    }
    const width = (to - from) * pxPerNs
    pieces.push({ from, to, start: x, end: x + width, folded: false })
    x += width
  })
  return { pieces, x: (timeNs) => positionAt(pieces, timeNs) }
}

type Cluster = { readonly from: number; readonly to: number }

/** A share of the longest cluster, yet never so much that two clusters meet. */
function marginOf(clusters: readonly Cluster[]): number {
  const longest = Math.max(...clusters.map(({ from, to }) => to - from))
  const folds = clusters.slice(1).map(({ from }, i) => from - (clusters[i] as Cluster).to)
  return Math.min(Math.max(LEAST_MARGIN_NS, MARGIN * longest), Math.min(...folds) / 4)
}

function positionAt(pieces: readonly TimePiece[], timeNs: number): number {
  const first = pieces[0] as TimePiece
  const last = pieces[pieces.length - 1] as TimePiece
  if (timeNs <= first.from) return first.start
  return positionIn(pieces.find(({ to }) => timeNs <= to) ?? { ...last, to: last.from, start: last.end }, timeNs)
}

/** Instants that are drawn together. Between them lie the folds. */
function clustersOf(sorted: readonly number[], mostFolds: number): readonly Cluster[] {
  const least = foldLength(sorted, mostFolds)
  const clusters: { from: number; to: number }[] = []
  for (const at of sorted) {
    const last = clusters[clusters.length - 1]
    if (last !== undefined && at - last.to < least) last.to = at
    else clusters.push({ from: at, to: at })
  }
  return clusters
}

/**
 * Stretches of at least this length are folded: down to where, from long to short, they first become much shorter, if
 * that saves at least half of the axis.
 */
function foldLength(sorted: readonly number[], mostFolds: number): number {
  const descending = sorted
    .slice(1)
    .map((at, i) => at - (sorted[i] as number))
    .sort((a, b) => b - a)
  const jump = descending.findIndex((length, i) => {
    const next = descending[i + 1]
    return i < mostFolds && next !== undefined && length >= FOLD_RATIO * next
  })
  const folded = descending.slice(0, jump + 1).reduce((sum, length) => sum + length, 0)
  const all = descending.reduce((sum, length) => sum + length, 0)
  return jump !== -1 && folded * 2 >= all ? (descending[jump] as number) : Number.POSITIVE_INFINITY
}
