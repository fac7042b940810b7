/**
 * Whether limits of rates are in force, from what the kernel counted at the senders and what arrived at the receivers.
 * Station: runtime/docker. Pure.
 *
 * Probes are sent faster than the limit, so its class must have held some back; and they must have arrived no faster. A busy
 * machine that reads what has arrived late, and all at once, makes a link look fast: so time counts from when the first probe
 * was sent. What another fault keeps back behind the limit (a clog at the receiver) does not arrive at all, and impugns
 * nothing.
 */
import type { Arrivals } from './link-probes.ts'
import type { LimitClass } from './rate-rules.ts'

/** The burst that a limit lets pass at once is a small part of all probes. */
const TOLERANCE = 1.25

export type RatedLink = {
  readonly link: string
  /** The link's class at its sender before the probes and after them; undefined where there is none. */
  readonly before: LimitClass | undefined
  readonly after: LimitClass | undefined
  /** Undefined: nothing arrived. */
  readonly arrivals: Arrivals | undefined
}

export type RateFigures = { readonly link: string; readonly bitsPerSecond: number; readonly heldBack: number }

/** `frameBits`: of one probe with its headers. */
export function rateFigures({ link, before, after, arrivals }: RatedLink, frameBits: number): RateFigures {
  const heldBack = Math.max(0, (after?.heldBack ?? 0) - (before?.heldBack ?? 0))
  return { link, bitsPerSecond: speed(arrivals, frameBits), heldBack }
}

/** `limit`: bits a second, of the fault that is measured; where another one's is lower, that is in force. */
export function rateObjections({ link, bitsPerSecond, heldBack }: RateFigures, limit: number): readonly string[] {
  const wrong: string[] = []
  if (heldBack === 0) wrong.push(`${link} held nothing back`)
  if (bitsPerSecond > limit * TOLERANCE) wrong.push(`${link} carries ${bitsPerSecond} bit/s`)
  return wrong
}

/** At most so many bits a second came through: the first probe was sent no earlier than its arrival less the longest delay. */
function speed(arrivals: Arrivals | undefined, frameBits: number): number {
  if (arrivals === undefined || arrivals.received < 2) return 0
  const tookUs = Math.max(1, arrivals.spanUs + arrivals.maxUs - arrivals.minUs)
  return Math.round(((arrivals.received - 1) * frameBits * 1_000_000) / tookUs)
}
