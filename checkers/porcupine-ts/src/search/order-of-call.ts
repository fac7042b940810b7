/** Operations in order of call, as most histories hold them already. */
import type { Memory } from './memory.ts'

/** `members`: which of the operations, growing; undefined: all. Their indices, sorted only if they come in another order. */
export function inOrderOfCall(
  operations: readonly { readonly call: number }[],
  members: readonly number[] | undefined,
  memory: Memory,
): Int32Array {
  const order = memory.ints(members?.length ?? operations.length)
  let isOrdered = true
  let before = Number.NEGATIVE_INFINITY
  for (let i = 0; i < order.length; i++) {
    const index = members === undefined ? i : (members[i] as number)
    const { call } = operations[index] as { readonly call: number }
    order[i] = index
    isOrdered &&= call >= before
    before = call
  }
  if (isOrdered) return order
  const callOf = (index: number) => (operations[index] as { readonly call: number }).call
  return order.sort((a, b) => callOf(a) - callOf(b) || a - b)
}
