/**
 * A time axis that gives every moment of a story room: between two moments the axis is the longer the more time passes, but
 * far less than in proportion, so that five elections in four seconds and three steps within four milliseconds can both be
 * seen. Order is kept, lengths are not: the axis names each moment's time.
 * Station: report. Pure arithmetic.
 */
import { positionIn } from '../axis.ts'
import type { TimePiece } from '../time-scale.ts'

/** Pixels before the first moment and after the last. */
const MARGIN = 40
/** Of times that differ less nothing is known: the simulator counts whole microseconds. */
const LEAST_NS = 1000

export type StretchedScale = {
  readonly pieces: readonly TimePiece[]
  readonly fromNs: number
  readonly toNs: number
  /** Held at its ends for times outside. */
  x(timeNs: number): number
}

/** `moments`, not empty, ascending or not; `start` to `end` in pixels. `endNs`: nothing is after it. */
export function stretchedScale(moments: readonly number[], start: number, end: number, endNs: number): StretchedScale {
  const at = [...new Set(moments)].sort((a, b) => a - b)
  const first = at[0] as number
  const last = at[at.length - 1] as number
  const spanNs = Math.max(LEAST_NS, last - first)
  const fromNs = Math.max(0, first - spanNs / 10)
  const toNs = Math.max(last, Math.min(endNs, last + spanNs / 10))
  const weights = at.slice(1).map((timeNs, i) => weightOf(timeNs - (at[i] as number)))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const room = end - start - 2 * MARGIN
  const pieces: TimePiece[] = []
  const add = (from: number, to: number, width: number) => {
    const begin = pieces.at(-1)?.end ?? start
    pieces.push({ from, to, start: begin, end: begin + width, folded: false })
  }
  add(fromNs, first, MARGIN)
  weights.forEach((weight, i) => {
    add(at[i] as number, at[i + 1] as number, (weight / whole) * room)
  })
  add(last, toNs, weights.length === 0 ? room + MARGIN : MARGIN)
  return { pieces, fromNs, toNs, x: (timeNs) => positionAt(pieces, timeNs) }
}

/** 1 for a microsecond, 4 for a millisecond, 7 for a second. */
function weightOf(lengthNs: number): number {
  return 1 + Math.max(0, Math.log10(lengthNs / LEAST_NS))
}

function positionAt(pieces: readonly TimePiece[], timeNs: number): number {
  const first = pieces[0] as TimePiece
  const last = pieces[pieces.length - 1] as TimePiece
  if (timeNs <= first.from) return first.start
  const piece = pieces.find(({ from, to }) => from <= timeNs && timeNs <= to && to > from)
  return piece === undefined ? last.end : positionIn(piece, timeNs)
}
