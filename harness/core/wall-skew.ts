/**
 * How far a wall clock is off, as data and arithmetic that both runtimes share. Offsets of several faults at one node add up.
 * Station: nemesis/runtime. Pure. After Jepsen's clock faults bump and strobe.
 *
 *     jump    offsetUs ____‾‾‾‾‾‾‾‾     drift   ratePpm ____/‾ it gains     strobe   periodUs ____‾_‾_‾_‾_
 */

export type WallSkew = {
  /** Microseconds added to the true time; a whole number, below 0 for a clock that is behind. */
  readonly offsetUs: number
  /** Microseconds gained in each true second, beside the offset. */
  readonly ratePpm: number
  /** The offset is there for so long, then absent for so long, in turn; 0: it is always there. Microseconds. */
  readonly periodUs: number
}

/** With the true time, in microseconds of the runtime's own count, from which on it holds. */
export type SkewSince = WallSkew & { readonly sinceUs: number }

/**
 * set: from now on this fault puts the wall clocks of the nodes off so; a further set by the same fault changes nothing.
 * reset: this fault's skew ends everywhere. Clocks that go on after a restart of their process stay off.
 */
export type WallClockStep =
  | {
      readonly port: 'wall-clock'
      readonly do: 'set'
      readonly fault: number
      readonly nodes: readonly string[]
      readonly skew: WallSkew
    }
  | { readonly port: 'wall-clock'; readonly do: 'reset'; readonly fault: number }

/** The clocks of the nodes are off as this fault asked, beside what other faults in force add. */
export type WallClockCheck = {
  readonly port: 'wall-clock'
  readonly fault: number
  readonly nodes: readonly string[]
  readonly skew: WallSkew
}

const MILLION = 1_000_000

export const NO_SKEW: WallSkew = { offsetUs: 0, ratePpm: 0, periodUs: 0 }

/** How far these put a clock off at the true time `nowUs`, in whole microseconds. */
export function offsetAt(skews: Iterable<SkewSince>, nowUs: number): number {
  let offsetUs = 0
  for (const skew of skews) {
    const elapsedUs = nowUs - skew.sinceUs
    if (isShowing(skew, elapsedUs)) offsetUs += skew.offsetUs
    offsetUs += gainedUs(elapsedUs, skew.ratePpm)
  }
  return offsetUs
}

/** Microseconds gained in each true second under all of them. */
export function rateOf(skews: Iterable<SkewSince>): number {
  let ratePpm = 0
  for (const skew of skews) ratePpm += skew.ratePpm
  return ratePpm
}

export function isSameSkew(a: WallSkew, b: WallSkew): boolean {
  return a.offsetUs === b.offsetUs && a.ratePpm === b.ratePpm && a.periodUs === b.periodUs
}

/** Exact, whatever the run's length: no product of the two as a whole. */
function gainedUs(elapsedUs: number, ratePpm: number): number {
  const rest = elapsedUs % MILLION
  return ((elapsedUs - rest) / MILLION) * ratePpm + Math.floor((rest * ratePpm) / MILLION)
}

function isShowing({ periodUs }: WallSkew, elapsedUs: number): boolean {
  return periodUs === 0 || Math.floor(elapsedUs / periodUs) % 2 === 0
}
