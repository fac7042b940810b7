/** The values of a queue as intervals: from when to when each can have been enqueued, and dequeued. */

import { sortedBy } from '../nearly-sorted.ts'
import { type HeldValues, LEFT_OUT, NOBODY } from './held-values.ts'
import type { Columns } from './history.ts'

/** By value, in order of the enqueues' calls: its operations, of which the dequeue may be NOBODY, and their intervals. */
export type QueueValues = {
  readonly enqueue: Int32Array
  readonly dequeue: Int32Array
  readonly enqueueFrom: Float64Array
  readonly enqueueTo: Float64Array
  /** Not before its enqueue can have begun; infinite if it is never dequeued, as is `dequeueTo`. */
  readonly dequeueFrom: Float64Array
  readonly dequeueTo: Float64Array
  /** Values in order of `enqueueTo`. */
  readonly byEnqueueTo: Uint32Array
}

/** O(n log n); linear for histories that are nearly in order. */
export function queueValuesOf({ put, take }: HeldValues, columns: Columns): QueueValues {
  let size = 0
  for (let value = 0; value < put.length; value++) if (take[value] !== LEFT_OUT) size++
  const enqueue = new Int32Array(size)
  const dequeue = new Int32Array(size).fill(NOBODY)
  const enqueueFrom = new Float64Array(size)
  const enqueueTo = new Float64Array(size)
  const dequeueFrom = new Float64Array(size).fill(NEVER)
  const dequeueTo = new Float64Array(size).fill(NEVER)
  const values = { enqueue, dequeue, enqueueFrom, enqueueTo, dequeueFrom, dequeueTo }
  let next = 0
  for (let value = 0; value < put.length; value++) {
    if (take[value] === LEFT_OUT) continue
    const by = put[value] as number
    enqueue[next] = by
    enqueueFrom[next] = columns.call[by] as number
    enqueueTo[next] = columns.end[by] as number
    if (take[value] !== NOBODY) dequeueBy(values, next, take[value] as number, columns)
    next++
  }
  return { ...values, byEnqueueTo: sortedBy(enqueueTo) }
}

/** Lets the value be dequeued by this operation. */
export function dequeueBy(
  { dequeue, enqueueFrom, dequeueFrom, dequeueTo }: Omit<QueueValues, 'byEnqueueTo'>,
  value: number,
  by: number,
  { call, end }: Columns,
): void {
  dequeue[value] = by
  dequeueFrom[value] = Math.max(call[by] as number, enqueueFrom[value] as number)
  dequeueTo[value] = end[by] as number
}

const NEVER = Number.POSITIVE_INFINITY
