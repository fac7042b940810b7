/**
 * How badly a directed link carries messages, and which of two is worse.
 * Station: nemesis/runtime. Pure: one rule for the simulator's links and for those of containers.
 */

import type { Grudge } from './fault.ts'

/** Beside its own latency. Chances in parts per million. */
export type LinkQuality = {
  readonly lossPpm: number
  readonly duplicatePpm: number
  /** A message so chosen is held back by up to `reorderUs`, and later ones overtake it. */
  readonly reorderPpm: number
  readonly reorderUs: number
  /** Added to every message. */
  readonly delayUs: number
  /** By so much the added delay is more or less, evenly spread; later ones may overtake. Absent: zero. */
  readonly jitterUs?: number
  /** Nothing moves; what was sent meanwhile arrives, in order, when the clog ends. */
  readonly clogged: boolean
}

/** Links by receiver and its senders, as a grudge has them. What the steps do is told in harness/runtime/ports.ts. */
export type QualityStep =
  | ({ readonly port: 'quality'; readonly do: 'set'; readonly fault: number } & QualityOfLinks)
  | { readonly port: 'quality'; readonly do: 'reset'; readonly fault: number }
export type QualityCheck = { readonly port: 'quality' } & QualityOfLinks
type QualityOfLinks = { readonly links: Grudge; readonly quality: LinkQuality }

export type RateStep =
  | ({ readonly port: 'rate'; readonly do: 'set'; readonly fault: number } & RateOfLinks)
  | { readonly port: 'rate'; readonly do: 'reset'; readonly fault: number }
export type RateCheck = { readonly port: 'rate' } & RateOfLinks
type RateOfLinks = { readonly links: Grudge; readonly bitsPerSecond: number }

/** Of several faults the worst of each field counts. Undefined where none bears on the link: it is good. */
export function worst(qualities: readonly LinkQuality[]): LinkQuality | undefined {
  const [first, ...others] = qualities
  if (first === undefined) return undefined
  return others.reduce(
    (a, b) => ({
      lossPpm: Math.max(a.lossPpm, b.lossPpm),
      duplicatePpm: Math.max(a.duplicatePpm, b.duplicatePpm),
      reorderPpm: Math.max(a.reorderPpm, b.reorderPpm),
      reorderUs: Math.max(a.reorderUs, b.reorderUs),
      delayUs: Math.max(a.delayUs, b.delayUs),
      clogged: a.clogged || b.clogged,
      ...jitter(Math.max(a.jitterUs ?? 0, b.jitterUs ?? 0)),
    }),
    first,
  )
}

function jitter(jitterUs: number): { readonly jitterUs?: number } {
  return jitterUs > 0 ? { jitterUs } : {}
}

/** As bad as wanted in every field. */
export function isAsBad(found: LinkQuality | undefined, wanted: LinkQuality): boolean {
  return (
    found !== undefined &&
    found.lossPpm >= wanted.lossPpm &&
    found.duplicatePpm >= wanted.duplicatePpm &&
    found.reorderPpm >= wanted.reorderPpm &&
    found.reorderUs >= wanted.reorderUs &&
    found.delayUs >= wanted.delayUs &&
    (found.jitterUs ?? 0) >= (wanted.jitterUs ?? 0) &&
    (found.clogged || !wanted.clogged)
  )
}
