/**
 * Spreads operations at random over time, so many a second over all workers together.
 * Station: generator. Jepsen: stagger.
 */
import type { Random } from '../core/random.ts'
import type { Generator } from './generator.ts'
import { type Intervals, paced } from './paced.ts'

/** Timers wake up to a millisecond or two late; below this a fast rate could not be held on containers. */
const CATCH_UP_NS_MIN = 5_000_000

/**
 * Intervals are uniform from 0 to twice `meanNs` (excluded), so two operations may come close together. The first is due
 * at the first ask. Late ones are caught up with while less than two mean intervals, or 5 ms, behind.
 */
export function stagger(random: Random, meanNs: number, inner: Generator): Generator {
  const wholeNs = Math.max(1, Math.round(meanNs))
  return paced(
    { intervals: uniform(random, 2 * wholeNs - 1), catchUpNs: Math.max(2 * wholeNs, CATCH_UP_NS_MIN) },
    inner,
  )
}

/** `perSecond` operations a second on average. */
export function rate(random: Random, perSecond: number, inner: Generator): Generator {
  return stagger(random, 1e9 / perSecond, inner)
}

function uniform(random: Random, maxNs: number): Intervals {
  const drawing = random.copy()
  return { ns: drawing.integer(0, maxNs), rest: () => uniform(drawing, maxNs) }
}
