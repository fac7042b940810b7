/**
 * A legal order of a queue's operations, once no two values clash. Values are ordered by "a before b if enq a must precede
 * enq b or deq a must precede deq b"; of those that may come next, the one whose enqueue has to be over first. Then each is
 * enqueued as late as the order allows and dequeued as early, so that the queue is empty whenever it can be.
 */

import { sortedBy } from '../nearly-sorted.ts'
import type { Columns } from './history.ts'
import { MinHeap } from './min-heap.ts'
import { Order } from './order.ts'
import type { QueueValues } from './queue-values.ts'

/** Indices of operations in order; undefined if an empty answer finds no moment of emptiness in it. O(n log n). */
export function linearizeQueue(
  values: QueueValues,
  columns: Columns,
  empties: readonly number[],
): readonly number[] | undefined {
  const order = orderValues(values)
  const size = order.length
  const { enqueueTo, dequeueFrom } = values
  /** By place in the order: when it is enqueued and dequeued. */
  const putAt = new Float64Array(size)
  const takenAt = new Float64Array(size)
  let latest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < size; i++) {
    latest = Math.max(latest, dequeueFrom[order[i] as number] as number)
    takenAt[i] = latest
  }
  let earliest = Number.POSITIVE_INFINITY
  for (let i = size - 1; i >= 0; i--) {
    earliest = Math.min(earliest, enqueueTo[order[i] as number] as number)
    putAt[i] = Math.min(earliest, takenAt[i] as number)
  }
  const moments = momentsOfEmptiness(putAt, takenAt, columns, empties)
  if (moments === undefined) return undefined
  return placed(values, order, { putAt, takenAt }, moments, empties)
}

/** Values in an order that keeps both precedences. Those that are over first come first. */
function orderValues({ enqueueFrom, enqueueTo, dequeueFrom, dequeueTo, byEnqueueTo }: QueueValues): Uint32Array {
  const size = enqueueFrom.length
  const order = new Uint32Array(size)
  const isDone = new Uint8Array(size)
  const byDequeueTo = sortedBy(dequeueTo)
  /** May come next as far as enqueues go; as far as dequeues go, too. */
  const called = new MinHeap(dequeueFrom)
  const ready = new MinHeap(enqueueTo)
  let from = 0
  let to = 0
  let dequeued = 0
  for (let count = 0; count < size; count++) {
    while (isDone[byEnqueueTo[to] as number] === 1) to++
    while (isDone[byDequeueTo[dequeued] as number] === 1) dequeued++
    const enqueueEnd = enqueueTo[byEnqueueTo[to] as number] as number
    const dequeueEnd = dequeueTo[byDequeueTo[dequeued] as number] as number
    while (from < size && (enqueueFrom[from] as number) <= enqueueEnd) called.push(from++)
    while (called.top >= 0 && (dequeueFrom[called.top] as number) <= dequeueEnd) ready.push(called.pop())
    const value = ready.pop()
    order[count] = value
    isDone[value] = 1
  }
  return order
}

/** For each empty answer a moment within it at which nothing is in the queue. */
function momentsOfEmptiness(
  putAt: Float64Array,
  takenAt: Float64Array,
  { call, end }: Columns,
  empties: readonly number[],
): Float64Array | undefined {
  const moments = new Float64Array(empties.length)
  let place = 0
  let full = Number.NEGATIVE_INFINITY
  // Empty answers come in order of call, and so do the stretches during which something is in the queue.
  for (const [i, empty] of empties.entries()) {
    let moment = call[empty] as number
    for (; place < putAt.length && (putAt[place] as number) < Math.max(moment, full); place++)
      if ((putAt[place] as number) < (takenAt[place] as number)) full = Math.max(full, takenAt[place] as number)
    moment = Math.max(moment, full)
    if (moment > (end[empty] as number)) return undefined
    moments[i] = moment
  }
  return moments
}

/** At one moment: dequeues, then what is enqueued and dequeued at once, then empty answers, then enqueues. */
function placed(
  { enqueue, dequeue }: QueueValues,
  order: Uint32Array,
  { putAt, takenAt }: { readonly putAt: Float64Array; readonly takenAt: Float64Array },
  moments: Float64Array,
  empties: readonly number[],
): readonly number[] {
  const result = new Order(2 * order.length + empties.length)
  let put = 0
  let taken = 0
  let empty = 0
  const at = (times: Float64Array, i: number) => times[i] ?? Number.POSITIVE_INFINITY
  const total = order.length
  for (;;) {
    // What was enqueued before is dequeued first; what is enqueued at the same moment needs its enqueue in front.
    const isIn = taken < put
    const nextTaken =
      taken < total && (dequeue[order[taken] as number] as number) >= 0 ? at(takenAt, taken) : Number.POSITIVE_INFINITY
    const nextPut = put < total ? at(putAt, put) : Number.POSITIVE_INFINITY
    const nextEmpty = empty < empties.length ? at(moments, empty) : Number.POSITIVE_INFINITY
    if (isIn && nextTaken <= nextPut && nextTaken <= nextEmpty && nextTaken < Number.POSITIVE_INFINITY) {
      result.push(dequeue[order[taken++] as number] as number)
    } else if (
      nextEmpty <= nextPut &&
      empty < empties.length &&
      !(nextPut === nextEmpty && at(takenAt, put) === nextPut)
    ) {
      result.push(empties[empty++] as number)
    } else if (put < total) {
      result.push(enqueue[order[put++] as number] as number)
    } else return result.list()
  }
}
