/**
 * The whole run in bins of a few widths, so that a zoomed picture reads exact counts and quantiles of a width that suits it:
 * quantiles of wide bins cannot be had from those of narrow ones.
 * Station: report. Pure.
 */
import type { History } from '../../../harness/core/history.ts'
import { type Bins, binsOf } from '../bins.ts'
import { base64, latencyCode } from './encoding.ts'

/** Bins of a level; finer ones only where a bin has some operations on average. */
const WIDTHS = [400, 1600, 6000] as const
const LEAST_PER_BIN = 6

export type Level = {
  readonly binNs: number
  readonly length: number
  /** Base64 of Uint32: operations that ended in each bin. */
  readonly ok: string
  readonly fail: string
  readonly info: string
  /** Base64 of Uint16: codes of latencies, 0 for a bin in which none ended ok. */
  readonly p50: string
  readonly p95: string
  readonly max: string
}

/** From wide bins to narrow ones. */
export function levelsOf(history: History, endNs: number): readonly Level[] {
  const operations = history.length / 2
  return WIDTHS.filter((most, i) => i === 0 || operations >= LEAST_PER_BIN * most).map((most) =>
    levelOf(binsOf(history, endNs, most)),
  )
}

function levelOf({ binNs, ok, fail, info, latency }: Bins): Level {
  const codes = (name: 'p50' | 'p95' | 'max') =>
    base64(Uint16Array.from(latency, (lengths) => latencyCode(lengths?.[name])))
  return {
    binNs,
    length: ok.length,
    ok: base64(Uint32Array.from(ok)),
    fail: base64(Uint32Array.from(fail)),
    info: base64(Uint32Array.from(info)),
    p50: codes('p50'),
    p95: codes('p95'),
    max: codes('max'),
  }
}
