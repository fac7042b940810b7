/**
 * One legal order out of the parts' orders. Each operation gets the earliest moment that its part's order allows: the
 * latest call among itself and those before it. No return lies before that moment, or the part's order would not keep
 * real time; so going by it keeps real time across parts as well.
 */
import { Memory } from './search/memory.ts'

const NONE = -1

/**
 * `orders` in terms of indices of operations. Every moment is the call of an operation: what is to come then is listed with
 * it, and the lists are read in order of call. O(operations), if they are in that order, or else O(n log n).
 */
export function mergeOrders(
  operations: readonly { readonly call: number }[],
  orders: readonly (readonly number[])[],
): readonly number[] {
  const [only] = orders
  if (only !== undefined && orders.length === 1) return only
  const callOf = (index: number) => (operations[index] as { readonly call: number }).call
  const memory = Memory.take()
  const first = memory.ints(operations.length).fill(NONE)
  const last = memory.ints(operations.length)
  const next = memory.ints(operations.length).fill(NONE)
  for (const order of orders) {
    let latest = order[0] as number
    for (const index of order) {
      if (callOf(index) > callOf(latest)) latest = index
      if (first[latest] === NONE) first[latest] = index
      else next[last[latest] as number] = index
      last[latest] = index
    }
  }
  const merged: number[] = []
  for (const latest of byCall(operations)) {
    for (let index = first[latest] as number; index !== NONE; index = next[index] as number) merged.push(index)
  }
  memory.release()
  return merged
}

function byCall(operations: readonly { readonly call: number }[]): Iterable<number> {
  const isOrdered = operations.every(({ call }, index) => index === 0 || call >= (operations[index - 1]?.call ?? call))
  if (isOrdered) return operations.keys()
  const callOf = (index: number) => (operations[index] as { readonly call: number }).call
  return [...operations.keys()].sort((a, b) => callOf(a) - callOf(b))
}
