/**
 * Shapes of cut networks beyond one group that is cut off. Pure functions from an order of all nodes to a grudge: who comes
 * first in the order gets the place that the shape has for it.
 * Station: nemesis. After jepsen.nemesis (bisect, random halves, bridge) and jepsen.nemesis.combined (minority-third).
 *
 *     halves            A B | C D E        the first ⌊n/2⌋ against the others
 *     bridge            B C - A - D E      the others in halves, which only the first node joins
 *     minority third    A | B C D E        the first ⌊(n-1)/3⌋, always fewer than a third, against the others
 */
import type { Grudge } from '../harness/core/fault.ts'
import { separate } from './grudge.ts'

/** The smaller half first, if they differ. At least two nodes. */
export function halves(order: readonly string[]): Grudge {
  return separate(splitAt(order, Math.floor(order.length / 2)))
}

/** The first node hears all and is heard by all. At least three nodes. */
export function bridge([, ...others]: readonly string[]): Grudge {
  return halves(others)
}

/** {} of fewer than four nodes: none of them is less than a third. */
export function minorityThird(order: readonly string[]): Grudge {
  return separate(splitAt(order, Math.floor((order.length - 1) / 3)))
}

function splitAt(order: readonly string[], count: number): readonly (readonly string[])[] {
  return [order.slice(0, count), order.slice(count)]
}
