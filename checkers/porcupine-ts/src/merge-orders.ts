/**
 * One legal order out of the parts' orders. Each operation gets the earliest moment that its part's order allows: the
 * latest call among itself and those before it. No return lies before that moment, or the part's order would not keep
 * real time; so going by it keeps real time across parts as well.
 */
import { Lists } from './lists.ts'
import { Memory } from './search/memory.ts'
import { inOrderOfCall } from './search/order-of-call.ts'

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
  const then = new Lists(operations.length, operations.length, memory)
  for (const order of orders) {
    let latest = order[0] as number
    for (const index of order) {
      if (callOf(index) > callOf(latest)) latest = index
      then.add(latest, index)
    }
  }
  const merged: number[] = []
  for (const latest of inOrderOfCall(operations, undefined, memory)) {
    for (let index = then.first(latest); index >= 0; index = then.after(index)) merged.push(index)
  }
  memory.release()
  return merged
}
