/**
 * Each operation as a point: when it ended, how long it took, how it ended. Of a run with more than fits, every k-th that
 * ended ok and every j-th of the others: no point is invented, and none is moved.
 * Station: report. Pure.
 */
import type { History } from '../../../harness/core/history.ts'
import { forEachEnded } from '../bins.ts'
import { base64, latencyCode, timeCode } from './encoding.ts'

/** 7 bytes each, a third more as base64: at most 1.2 MB of the page. */
export const MOST_POINTS = 120_000

export type Cloud = {
  /** Points drawn, and operations that have a length at all. */
  readonly count: number
  readonly of: number
  /** In order of time. Base64 of Uint32, Uint16 and Uint8. */
  readonly times: string
  readonly latencies: string
  /** 0 ok, 1 fail, 2 info. */
  readonly outcomes: string
}

export function cloudOf(history: History, endNs: number, most = MOST_POINTS): Cloud {
  const totals = [0, 0]
  forEachEnded(history, (_, outcome, lengthNs) => {
    if (lengthNs !== undefined) totals[outcome === 0 ? 0 : 1] = (totals[outcome === 0 ? 0 : 1] ?? 0) + 1
  })
  const [ok = 0, others = 0] = totals
  // What went wrong is rarer and says more: up to half of the room is its own.
  const roomOthers = Math.min(others, Math.max(Math.floor(most / 2), most - ok))
  const every = [strideFor(ok, most - roomOthers), strideFor(others, roomOthers)]
  const times: number[] = []
  const latencies: number[] = []
  const outcomes: number[] = []
  const seen = [0, 0]
  forEachEnded(history, (atNs, outcome, lengthNs) => {
    if (lengthNs === undefined) return
    const group = outcome === 0 ? 0 : 1
    const number = seen[group] ?? 0
    seen[group] = number + 1
    if (number % (every[group] ?? 1) !== 0) return
    times.push(timeCode(atNs, endNs))
    latencies.push(latencyCode(lengthNs))
    outcomes.push(outcome)
  })
  return {
    count: times.length,
    of: ok + others,
    times: base64(Uint32Array.from(times)),
    latencies: base64(Uint16Array.from(latencies)),
    outcomes: base64(Uint8Array.from(outcomes)),
  }
}

function strideFor(total: number, room: number): number {
  return Math.max(1, Math.ceil(total / Math.max(1, room)))
}
