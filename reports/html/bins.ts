/**
 * A whole history in at most 300 bins of equal length: how many operations ended in each and how, and how long those that
 * ended ok had taken. Reads the columns once; exact quantiles, no sampling.
 * Station: report.
 */
import type { History } from '../../harness/core/history.ts'
import { NEMESIS, NO_PAIR } from '../../harness/core/history.ts'
import { niceAtLeast } from './axis.ts'

export const MOST_BINS = 300

export type Latency = { readonly p50: number; readonly p99: number; readonly max: number }

export type Bins = {
  readonly binNs: number
  /** Operations per bin by outcome. One that never completed counts as unknown when it was invoked. */
  readonly ok: Float64Array
  readonly fail: Float64Array
  readonly info: Float64Array
  /** Nanoseconds from invocation to ok; undefined for a bin without any. */
  readonly latency: readonly (Latency | undefined)[]
}

/** Bins over 0 to `endNs`, which must be at least the last op's time. */
export function binsOf(history: History, endNs: number): Bins {
  const binNs = Math.max(1, niceAtLeast(Math.max(1, endNs) / (MOST_BINS - 1)))
  const length = Math.floor(endNs / binNs) + 1
  const byType = [new Float64Array(length), new Float64Array(length), new Float64Array(length)] as const
  const latencies: number[][] = Array.from({ length }, () => [])
  const { time, process, type, pair } = history.columns
  for (let index = 0; index < history.length; index++) {
    if (process[index] === NEMESIS) continue
    const at = time[index] as number
    const bin = Math.floor(at / binNs)
    const code = type[index] as number
    if (code === 0) {
      if (pair[index] === NO_PAIR) add(byType[2], bin)
      continue
    }
    add(byType[(code - 1) as 0 | 1 | 2], bin)
    if (code === 1) latencies[bin]?.push(at - (time[pair[index] as number] as number))
  }
  return { binNs, ok: byType[0], fail: byType[1], info: byType[2], latency: latencies.map(quantiles) }
}

function add(counts: Float64Array, bin: number): void {
  counts[bin] = (counts[bin] ?? 0) + 1
}

function quantiles(lengthsNs: readonly number[]): Latency | undefined {
  if (lengthsNs.length === 0) return undefined
  const sorted = Float64Array.from(lengthsNs).sort()
  // The nearest-rank definition: the smallest length that at least this share of all do not exceed.
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number
  return { p50: rank(0.5), p99: rank(0.99), max: rank(1) }
}
