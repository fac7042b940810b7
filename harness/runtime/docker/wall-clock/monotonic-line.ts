/**
 * How a monotonic clock goes on when its rate changes or it jumps: forward, never back, though the change is written a little
 * after it was worked out.
 * Station: runtime/docker. Pure.
 */
import { type Line, lineFrom, offsetNsOf, ratePpmOf } from './control-block.ts'

/** Longer than writing takes. */
const MOMENT_NS = 5_000_000n

/** From where the clock is at this time, after a jump of at least 0; one that is to run slower, from where it will be in a moment. */
export function goneOn(line: Line, ratePpm: number, jumpUs: number, nowNs: bigint): Line {
  const fromNs = ratePpm < ratePpmOf(line) ? nowNs + MOMENT_NS : nowNs
  return lineFrom(offsetNsOf(line, fromNs) + BigInt(jumpUs) * 1_000n, ratePpm, fromNs)
}
