/** Stretches of gaps that follow one another: of a set of stretches the fewest that cover a given one. */

/** By item: its first and its last gap. */
export type Stretches = { readonly from: Int32Array; readonly to: Int32Array }

/**
 * `items` in order of `from`. Greedy: of those that begin in time the one that reaches furthest. Undefined if some gap from
 * `first` to `last` is covered by none. O(items).
 */
export function fewestCover(
  { from, to }: Stretches,
  items: readonly number[] | Uint32Array,
  first: number,
  last: number,
): readonly number[] | undefined {
  const cover: number[] = []
  let next = 0
  let best = -1
  for (let reached = first; reached <= last; ) {
    for (; next < items.length && (from[items[next] as number] as number) <= reached; next++) {
      const item = items[next] as number
      if (best < 0 || (to[item] as number) > (to[best] as number)) best = item
    }
    if (best < 0 || (to[best] as number) < reached) return undefined
    cover.push(best)
    reached = (to[best] as number) + 1
  }
  return cover
}
