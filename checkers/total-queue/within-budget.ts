/** The queues of a history for the checkers of queues, as far as the budget allows. Station: checkers. O(operations). */
import type { History } from '../../harness/core/history.ts'
import type { Budget, Checker } from '../checker.ts'
import { type QueueHistory, queueHistories } from './queue-history.ts'

const BYTES_PER_MESSAGE = 64

export const applies: Checker['applies'] = ({ schema }) =>
  schema['publish'] !== undefined && schema['consume'] !== undefined ? true : 'the workload has no queues'

/** A text: why they cannot be judged. */
export function queuesWithin(history: History, budget: Budget): readonly QueueHistory[] | string {
  const read = queueHistories(history)
  if (read.type === 'problem') return `the history has no queue's values: ${read.problem}`
  const size = read.queues.reduce((sum, { publishes, deliveries }) => sum + publishes.length + deliveries.length, 0)
  if (size > budget.steps || size * BYTES_PER_MESSAGE > budget.bytes)
    return `${size} messages and deliveries are more than the budget allows`
  return read.queues
}
