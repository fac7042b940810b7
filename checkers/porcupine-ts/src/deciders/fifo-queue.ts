/**
 * A first-in-first-out queue in which every value is enqueued at most once, with answers "empty". After the bad patterns of
 * Henzinger, Sezgin & Vafeiadis, "Aspect-oriented linearizability proofs" (CONCUR 2013): a value dequeued that was never
 * enqueued, twice, or before its enqueue began; enq a before enq b though deq b before deq a, or a is never dequeued; an
 * empty answer while the queue cannot be empty. Pairs suffice for the order, because each of "enq before enq" and "deq
 * before deq" is an interval order and so free of 2+2: any cycle shortens to two. O(n log n).
 *
 * Crashed enqueues are kept iff their value is dequeued. A crashed dequeue may have taken any one value: each value that is
 * never dequeued though another must come out behind it, needs one of its own, called before that one's dequeue returned;
 * the earliest deadline gets the earliest crashed dequeue. One whose answer is known takes that value if it helps.
 * Declined: a value enqueued twice; crashed dequeues of unknown answer together with empty answers.
 */
import type { Decision } from '../decision.ts'
import { type HeldOperations, heldValuesOf, NOBODY, sayHeld, violation } from './held-values.ts'
import { type Columns, columnsOf, isPlainValue } from './history.ts'
import { emptyProblem } from './queue-empties.ts'
import { linearizeQueue } from './queue-order.ts'
import { dequeueBy, type QueueValues, queueValuesOf } from './queue-values.ts'

export function decideFifoQueue(operations: HeldOperations): Decision {
  const columns = columnsOf(operations)
  const held = heldValuesOf(operations, columns, { put: 'enqueue', isValue: isPlainValue })
  if ('type' in held) return held
  const { empties, unknown } = held
  if (unknown.length > 0 && empties.length > 0)
    return { type: 'declined', reason: 'a dequeue of unknown answer, and another that found the queue empty' }
  const values = queueValuesOf(held, columns)
  const disorder = new QueueOrder(operations, columns, values, unknown).problem()
  if (disorder !== undefined) return disorder
  const order = linearizeQueue(values, columns, empties)
  if (order !== undefined) return { type: 'linearizable', order }
  return emptyProblem(operations, columns, values, empties)
}

/** Whether values come out in an order in which they can have gone in. */
class QueueOrder {
  readonly #operations: HeldOperations
  readonly #columns: Columns
  readonly #values: QueueValues
  /** Dequeues of unknown answer, in order of call. */
  readonly #unknown: readonly number[]
  readonly #deadlines: Int32Array

  constructor(operations: HeldOperations, columns: Columns, values: QueueValues, unknown: readonly number[]) {
    this.#operations = operations
    this.#columns = columns
    this.#values = values
    this.#unknown = unknown
    this.#deadlines = deadlinesOf(values)
  }

  /** Two values in opposite orders; or more values that must be out than crashed dequeues that can have taken them. */
  problem(): Decision | undefined {
    const { dequeue, dequeueFrom, dequeueTo } = this.#values
    const stuck: number[] = []
    for (let value = 0; value < dequeue.length; value++) {
      const behind = this.#deadlines[value] as number
      if (behind < 0 || !((dequeueTo[behind] as number) < (dequeueFrom[value] as number))) continue
      if (dequeue[value] !== NOBODY) return this.#opposed(value, behind)
      stuck.push(value)
    }
    const at = (value: number) => dequeueTo[this.#deadlines[value] as number] as number
    stuck.sort((a, b) => at(a) - at(b))
    for (const [i, value] of stuck.entries()) {
      const wild = this.#unknown[i]
      if (wild === undefined || (this.#columns.call[wild] as number) > at(value))
        return this.#stuckProblem(stuck.slice(0, i + 1))
      dequeueBy(this.#values, value, wild, this.#columns)
    }
    return undefined
  }

  #opposed(value: number, behind: number): Decision {
    const { enqueue, dequeue } = this.#values
    const all = [enqueue[value], enqueue[behind], dequeue[behind], dequeue[value]] as number[]
    const [a, b, outB, outA] = all.map((index) => sayHeld(this.#operations, index))
    return violation(all, `${a} returned before ${b} was called, but ${outB} returned before ${outA} was called`)
  }

  #stuckProblem(stuck: readonly number[]): Decision {
    const { enqueue, dequeue } = this.#values
    const last = stuck.at(-1) as number
    const behind = this.#deadlines[last] as number
    const [a, b, outB] = ([enqueue[last], enqueue[behind], dequeue[behind]] as number[]).map((index) =>
      sayHeld(this.#operations, index),
    )
    const crashed =
      stuck.length === 1 && this.#unknown.length === 0
        ? 'nobody dequeued the first'
        : `${stuck.length} such values would have been taken by fewer dequeues of unknown outcome`
    const all = stuck.flatMap((value) => [enqueue[value], dequeue[this.#deadlines[value] as number]] as number[])
    return violation(
      [...all, enqueue[behind] as number],
      `${a} returned before ${b} was called, and ${outB}, but ${crashed}`,
    )
  }
}

/** By value: of those that were enqueued after it the one whose dequeue returned first, or -1. */
function deadlinesOf({ enqueueFrom, enqueueTo, dequeueTo, byEnqueueTo }: QueueValues): Int32Array {
  const first = new Int32Array(enqueueTo.length)
  let later = enqueueTo.length - 1
  let best = -1
  for (let i = byEnqueueTo.length - 1; i >= 0; i--) {
    const value = byEnqueueTo[i] as number
    for (; later >= 0 && (enqueueFrom[later] as number) > (enqueueTo[value] as number); later--)
      if (best < 0 || (dequeueTo[later] as number) < (dequeueTo[best] as number)) best = later
    first[value] = best
  }
  return first
}
