/**
 * A whole history in bins of equal length: how many operations ended in each and how, and how long those that ended ok had
 * taken. Reads the columns once; exact quantiles, no sampling.
 * Station: report.
 */
import type { History } from '../../harness/core/history.ts'
import { NEMESIS, NO_PAIR } from '../../harness/core/history.ts'
import { niceAtLeast } from './axis.ts'

/** Of the picture that shows the whole run at once. */
export const MOST_BINS = 300

export type Latency = { readonly p50: number; readonly p95: number; readonly max: number }

export type Bins = {
  readonly binNs: number
  /** Operations per bin by outcome. One that never completed counts as unknown when it was invoked. */
  readonly ok: Float64Array
  readonly fail: Float64Array
  readonly info: Float64Array
  /** Nanoseconds from invocation to ok; undefined for a bin without any. */
  readonly latency: readonly (Latency | undefined)[]
}

/** Called for each operation in the order in which they ended; `lengthNs` only of one that was completed. */
export type OnEnded = (atNs: number, outcome: 0 | 1 | 2, lengthNs: number | undefined) => void

/** Walks through all operations: 0 ok, 1 fail, 2 info. One that never completed ends, as unknown, when it was invoked. */
export function forEachEnded({ length, columns }: History, onEnded: OnEnded): void {
  const { time, process, type, pair } = columns
  for (let index = 0; index < length; index++) {
    if (process[index] === NEMESIS) continue
    const at = time[index] as number
    const code = type[index] as number
    if (code !== 0) onEnded(at, (code - 1) as 0 | 1 | 2, at - (time[pair[index] as number] as number))
    else if (pair[index] === NO_PAIR) onEnded(at, 2, undefined)
  }
}

/** At most `most` bins (at least 2) over 0 to `endNs`, which must be at least the last op's time. */
export function binsOf(history: History, endNs: number, most = MOST_BINS): Bins {
  const binNs = Math.max(1, niceAtLeast(Math.max(1, endNs) / (most - 1)))
  const length = Math.floor(endNs / binNs) + 1
  const counts = [new Float64Array(length), new Float64Array(length), new Float64Array(length)] as const
  const latencies: number[][] = Array.from({ length }, () => [])
  forEachEnded(history, (atNs, outcome, lengthNs) => {
    const bin = Math.floor(atNs / binNs)
    counts[outcome][bin] = (counts[outcome][bin] ?? 0) + 1
    if (outcome === 0 && lengthNs !== undefined) latencies[bin]?.push(lengthNs)
  })
  return { binNs, ok: counts[0], fail: counts[1], info: counts[2], latency: latencies.map(quantiles) }
}

function quantiles(lengthsNs: readonly number[]): Latency | undefined {
  if (lengthsNs.length === 0) return undefined
  const sorted = Float64Array.from(lengthsNs).sort()
  // The nearest-rank definition: the smallest length that at least this share of all do not exceed.
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1) }
}
