/**
 * Latencies of the simulated world: a minimum plus an exponential tail, drawn from a table.
 * Station: runtime. No transcendental function is called at run time: their last digits differ between engines, and a seed
 * must give the same bytes everywhere.
 */
import { UsageError } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'

/** Both in microseconds, whole numbers; the mean is not below the minimum. */
export type Latency = { readonly latencyUsMin: number; readonly latencyUsMean: number }

/** Quantiles (i + 0.5) / 64 of the exponential distribution of mean 1000; the table's own mean is 995. */
const EXPONENTIAL_QUANTILES = Int32Array.of(
  ...[8, 24, 40, 56, 73, 90, 107, 125, 143, 161, 179, 198, 217, 237, 257, 277],
  ...[298, 319, 341, 363, 386, 409, 433, 458, 483, 508, 535, 562, 589, 618, 647, 678],
  ...[709, 741, 774, 809, 845, 882, 920, 960, 1002, 1045, 1091, 1138, 1188, 1241, 1297, 1356],
  ...[1418, 1485, 1556, 1633, 1717, 1808, 1908, 2019, 2144, 2287, 2454, 2655, 2906, 3243, 3753, 4852],
)

/** One latency in microseconds: a whole number, at least the minimum, at most minimum + 4.852 x (mean - minimum). */
export function drawLatencyUs(random: Random, { latencyUsMin, latencyUsMean }: Latency): number {
  const quantile = EXPONENTIAL_QUANTILES[random.integer(0, EXPONENTIAL_QUANTILES.length - 1)] as number
  return latencyUsMin + Math.floor((quantile * (latencyUsMean - latencyUsMin)) / 1000)
}

/** The longest that is ever drawn, in microseconds. */
export function latencyUsMax({ latencyUsMin, latencyUsMean }: Latency): number {
  const quantileMax = EXPONENTIAL_QUANTILES.at(-1) as number
  return latencyUsMin + Math.ceil((quantileMax * (latencyUsMean - latencyUsMin)) / 1000)
}

/** Throws UsageError SIM_LATENCY unless both are whole numbers with 1 <= minimum <= mean. */
export function checkLatency(what: string, { latencyUsMin, latencyUsMean }: Latency): void {
  const isLegal =
    Number.isInteger(latencyUsMin) &&
    Number.isInteger(latencyUsMean) &&
    latencyUsMin >= 1 &&
    latencyUsMean >= latencyUsMin
  if (!isLegal)
    throw new UsageError('SIM_LATENCY', `${what}: latency minimum ${latencyUsMin} us, mean ${latencyUsMean} us`, {
      hint: 'Give whole microseconds with 1 <= minimum <= mean.',
    })
}
