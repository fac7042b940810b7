/**
 * Operations at even intervals.
 * Station: generator. Jepsen: delay.
 */
import type { Generator } from './generator.ts'
import { type Intervals, paced } from './paced.ts'

/** The first at the first ask, each further one `intervalNs` after the one before was due; two late ones are made up for. */
export function delay(intervalNs: number, inner: Generator): Generator {
  const intervals: Intervals = { ns: intervalNs, rest: () => intervals }
  return paced({ intervals, catchUpNs: 2 * intervalNs }, inner)
}
