/**
 * A first-in-first-out queue: Knossos's `fifo-queue`, and with it an answer for the empty queue.
 *
 * | f       | input value | output                                   |
 * |---------|-------------|------------------------------------------|
 * | enqueue | the value   | anything                                 |
 * | dequeue | null        | the value, or null: the queue was empty  |
 *
 * A dequeue that is known not to have happened (`fail`) is left out; only one that is ok with null says "empty".
 */
import { decideFifoQueue } from '../deciders/fifo-queue.ts'
import { type Deed, ILLEGAL, type Model } from '../model.ts'
import { describeItems, type Items, item, withoutFirst } from './items.ts'
import type { Scalar } from './register.ts'

export type QueueInput =
  | { readonly f: 'enqueue'; readonly value: Scalar }
  | { readonly f: 'dequeue'; readonly value: null }

/** For a dequeue what it took; for an enqueue anything. */
export type QueueOutput = Scalar | null

export const fifoQueue: Model<Items, QueueInput, QueueOutput> = {
  name: 'fifo-queue',
  init: '',
  step(state, input, output) {
    if (input.f === 'enqueue') return state + item(input.value)
    if (output === null) return state === '' ? state : ILLEGAL
    if (output === undefined) return withoutFirst(state)
    const head = item(output)
    return state.startsWith(head) ? state.slice(head.length) : ILLEGAL
  },
  isReadOnly: foundEmpty,
  enables: queueEnables,
  decide: decideFifoQueue,
  describe: describeQueueOperation,
  describeState: describeItems,
}

export function foundEmpty(input: QueueInput, output: QueueOutput | undefined): boolean {
  return input.f === 'dequeue' && output === null
}

/** What goes in is there to be taken; what goes out uncovers what comes next, or leaves nothing. */
export function queueEnables({ input, output }: Deed<QueueInput, QueueOutput>, goal: Deed<QueueInput, QueueOutput>) {
  if (input.f === 'dequeue') return output !== null
  return goal.output === input.value || goal.output === undefined
}

/** `enqueue 3`, `dequeue -> 3`, `dequeue -> empty`. */
export function describeQueueOperation(input: QueueInput, output: QueueOutput | undefined): string {
  if (input.f === 'enqueue') return `enqueue ${input.value}${output === undefined ? ' -> ?' : ''}`
  return `dequeue -> ${output === undefined ? '?' : (output ?? 'empty')}`
}
