/**
 * One legal order out of the parts' orders. Each operation gets the earliest moment that its part's order allows: the
 * latest call among itself and those before it. No return lies before that moment, or the part's order would not keep
 * real time; so going by it keeps real time across parts as well.
 */

/** An order, and the moment of each operation in it, which never falls. */
type Timed = { readonly order: readonly number[]; readonly moments: readonly number[] }

/** `orders` in terms of indices of operations. O(n log(orders)). */
export function mergeOrders(
  operations: readonly { readonly call: number }[],
  orders: readonly (readonly number[])[],
): readonly number[] {
  const [only] = orders
  if (only !== undefined && orders.length === 1) return only
  let left = orders.map((order) => timed(operations, order))
  while (left.length > 1) {
    const halved: Timed[] = []
    for (let i = 0; i < left.length; i += 2) {
      const [one, other] = [left[i] as Timed, left[i + 1]]
      halved.push(other === undefined ? one : merged(one, other))
    }
    left = halved
  }
  return left[0]?.order ?? []
}

function timed(operations: readonly { readonly call: number }[], order: readonly number[]): Timed {
  let moment = Number.NEGATIVE_INFINITY
  const moments = order.map((index) => {
    moment = Math.max(moment, operations[index]?.call ?? moment)
    return moment
  })
  return { order, moments }
}

/** At equal moments what is of `a` comes first. */
function merged(a: Timed, b: Timed): Timed {
  const order: number[] = []
  const moments: number[] = []
  let j = 0
  for (let i = 0; i < a.order.length; i++) {
    const moment = a.moments[i] as number
    for (; j < b.order.length && (b.moments[j] as number) < moment; j++) {
      order.push(b.order[j] as number)
      moments.push(b.moments[j] as number)
    }
    order.push(a.order[i] as number)
    moments.push(moment)
  }
  for (; j < b.order.length; j++) {
    order.push(b.order[j] as number)
    moments.push(b.moments[j] as number)
  }
  return { order, moments }
}
