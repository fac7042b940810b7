/**
 * The lemma under several deciders. Let operations fall into blocks, each contiguous in any linearization and with a forced
 * order inside, and blocks be free but for real time. Let f be the first return in a block, g the last call. Block A must
 * precede B iff f(A) < g(B), and **a valid order exists iff no two blocks must each precede the other**. For take a cycle
 * of must-precede, and its block M of least f: for each X of the cycle with predecessor P, f(M) <= f(P) < g(X), so M must
 * precede X, in particular M's own predecessor, which must precede M.
 *
 * With zones [f, g] (forward) and [g, f] (backward): two forward ones must not overlap, and none that is backward may lie
 * inside a forward one; two backward ones never clash. This contains Gibbons & Korach, "Testing shared memories" (SIAM J.
 * Computing 1997), theorem 4.7, where a block is a write with its reads.
 *
 *     A: |-f1-|        |-f2-|        f(A) < g(A): forward; A is "on" from the one to the other
 *     B:        |-b1-|               g(B) < f(B), inside A's zone: neither can come first
 */

import { sortedBy } from '../nearly-sorted.ts'

/** By block: its first return and its last call. */
export type Zones = { readonly f: Float64Array; readonly g: Float64Array }

/** Blocks in a valid order; or two of them that must each precede the other. O(n log n). */
export function orderZones({
  f,
  g,
}: Zones): { readonly order: Uint32Array } | { readonly clash: readonly [number, number] } {
  const key = new Float64Array(f.length)
  for (let block = 0; block < f.length; block++) key[block] = Math.min(f[block] as number, g[block] as number)
  const isForward = (block: number) => (f[block] as number) < (g[block] as number)
  const order = sortedBy(key, (a, b) => Number(isForward(a)) - Number(isForward(b)))
  let last = -1
  for (let place = 0; place < order.length; place++) {
    const block = order[place] as number
    // Behind the forward zones whose beginning it must follow; of these only the last can reach so far.
    if (last >= 0 && (f[block] as number) < (g[last] as number) && (f[last] as number) < (g[block] as number))
      return { clash: [last, block] }
    if (isForward(block)) last = block
  }
  return { order }
}
