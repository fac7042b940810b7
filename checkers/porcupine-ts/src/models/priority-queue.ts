/**
 * A priority queue of numbers: the greatest comes out first, whatever the order they came in; equal ones are alike.
 *
 * | f       | input value | output                                           |
 * |---------|-------------|--------------------------------------------------|
 * | enqueue | the number  | anything                                         |
 * | dequeue | null        | the greatest number, or null: the queue was empty |
 */
import { decidePriorityQueue } from '../deciders/priority-queue.ts'
import { ILLEGAL, type Model } from '../model.ts'
import { describeQueueOperation, foundEmpty, queueEnables } from './fifo-queue.ts'

export type PriorityQueueInput =
  | { readonly f: 'enqueue'; readonly value: number }
  | { readonly f: 'dequeue'; readonly value: null }

/** For a dequeue what it took; for an enqueue anything. */
export type PriorityQueueOutput = number | null

/** Growing, so that the greatest is the last. */
type Numbers = readonly number[]

export const priorityQueue: Model<Numbers, PriorityQueueInput, PriorityQueueOutput> = {
  name: 'priority-queue',
  init: [],
  step(state, input, output) {
    if (input.f === 'enqueue') return [...state, input.value].sort((a, b) => a - b)
    if (output === null) return state.length === 0 ? state : ILLEGAL
    if (output === undefined) return state.slice(0, -1)
    return state.at(-1) === output ? state.slice(0, -1) : ILLEGAL
  },
  equals: (a, b) => a.length === b.length && a.every((number, i) => number === b[i]),
  hash: (state) => state.join(),
  isReadOnly: foundEmpty,
  enables: queueEnables,
  decide: decidePriorityQueue,
  describe: describeQueueOperation,
  describeState: (state) => `[${state.join(', ')}]`,
}
