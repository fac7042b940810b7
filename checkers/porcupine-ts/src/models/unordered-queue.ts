/**
 * A queue that promises no order: Knossos's `unordered-queue`, a bag of values, each to be taken once for every time it
 * was put in. Functions and values are those of fifo-queue.ts.
 *
 * A dequeue of unknown outcome took any one of the values, or found none: only here the model is nondeterministic.
 */
import type { Model } from '../model.ts'
import { describeQueueOperation, foundEmpty, type QueueInput, type QueueOutput } from './fifo-queue.ts'
import { describeItems, type Items, item, listOf, sorted } from './items.ts'
import { type PossibleStates, powerSet } from './power-set.ts'

export const unorderedQueue: Model<PossibleStates, QueueInput, QueueOutput> = powerSet<QueueInput, QueueOutput>({
  name: 'unordered-queue',
  init: '',
  steps(state, input, output) {
    if (input.f === 'enqueue') return [sorted([...listOf(state), JSON.stringify(input.value)])]
    if (output === undefined) return afterAnyDequeue(state)
    if (output === null) return state === '' ? [state] : []
    const rest = without(state, item(output))
    return rest === undefined ? [] : [rest]
  },
  isReadOnly: foundEmpty,
  describe: describeQueueOperation,
  describeState: describeItems,
})

function afterAnyDequeue(state: Items): readonly Items[] {
  if (state === '') return [state]
  const values = listOf(state)
  return values.map((_, at) => sorted(values.toSpliced(at, 1)))
}

/** One of the equal items less; undefined if there is none. */
function without(items: Items, one: Items): Items | undefined {
  const at = items.startsWith(one) ? 0 : items.indexOf(`\n${one}`) + 1
  if (at === 0 && !items.startsWith(one)) return undefined
  return items.slice(0, at) + items.slice(at + one.length)
}
