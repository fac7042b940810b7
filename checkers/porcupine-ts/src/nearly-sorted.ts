/** Sorting of what is nearly in order already, as the calls and returns of a history are. */

/** Decides between two indices of equal keys: negative if the first one comes first. */
type Tie = (a: number, b: number) => number

/**
 * Indices of `keys`, none of which is NaN, in order of these; `tie` decides between equal ones, then the index. Linear if they
 * are nearly in order, but for infinite keys, which may be anywhere; else O(n log n).
 */
export function sortedBy(keys: Float64Array, tie?: Tie): Uint32Array<ArrayBuffer> {
  const order = indicesOf(keys)
  if (isInsertionSorted(order, keys, tie)) return order
  const compare = (a: number, b: number) => {
    const x = keys[a] as number
    const y = keys[b] as number
    return x < y ? -1 : x > y ? 1 : tie?.(a, b) || a - b
  }
  return Uint32Array.from([...order].sort(compare))
}

/** All indices, those of infinite keys last, where they do not stand in the way of insertion. */
function indicesOf(keys: Float64Array): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(keys.length)
  let count = 0
  for (let i = 0; i < keys.length; i++) if (keys[i] !== Number.POSITIVE_INFINITY) order[count++] = i
  if (count < keys.length)
    for (let i = 0; i < keys.length; i++) if (keys[i] === Number.POSITIVE_INFINITY) order[count++] = i
  return order
}

/** Shifts per item up to which insertion is quicker than a general sort. */
const SHIFTS = 32

/** Sorts `order` in place, if it is near enough to it; else leaves the same items in any order, and says false. */
export function isInsertionSorted(order: Int32Array | Uint32Array, keys: Float64Array, tie?: Tie): boolean {
  let shifts = SHIFTS * order.length
  for (let i = 1; i < order.length; i++) {
    const item = order[i] as number
    const key = keys[item] as number
    let at = i
    for (; at > 0; at--) {
      const before = order[at - 1] as number
      const keyBefore = keys[before] as number
      if (keyBefore < key || (keyBefore === key && (tie === undefined || tie(before, item) <= 0))) break
      order[at] = before
      if (--shifts < 0) {
        order[at - 1] = item
        return false
      }
    }
    order[at] = item
  }
  return true
}
