/**
 * Messages of one publisher reach a consumer in the order in which they were published, of those that are not redelivered.
 * Station: checkers. O(publishes + deliveries). A publisher is a process, which sends one message after the other; a
 * consumer is one consume operation. Two consumers may each see a part, and nothing is said of how those interleave.
 */

import type { History } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { Checker } from '../checker.ts'
import { opsOf, whoWhen } from '../operation-words.ts'
import { unknown } from '../unknown.ts'
import type { Publish, QueueHistory } from './queue-history.ts'
import { applies, queuesWithin } from './within-budget.ts'

const NAME = 'queue-order'
const TOLD_MAX = 10

export const queueOrder: Checker = {
  name: NAME,
  summary: 'a consumer receives the messages of one publisher in order, of those that are not redelivered',
  applies,
  check(history, _run, budget) {
    const queues = queuesWithin(history, budget)
    if (typeof queues === 'string') return unknown(NAME, queues)
    const judged = queues.map((queue) => inversions(history, queue))
    const compared = judged.reduce((sum, each) => sum + each.compared, 0)
    const anomalies = judged.flatMap((each) => each.anomalies)
    const common = { checker: NAME, anomalies, stats: { compared } }
    if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
    if (compared === 0) return { ...common, verdict: 'unknown', reason: 'no consumer received two of one publisher' }
    return { ...common, verdict: 'valid' }
  },
}

type Inversions = { readonly compared: number; readonly anomalies: readonly Anomaly[] }

function inversions(history: History, { key, publishes, deliveries }: QueueHistory): Inversions {
  const { process } = history.columns
  const published = new Map(publishes.map((publish) => [publish.message, publish]))
  const anomalies: Anomaly[] = []
  let compared = 0
  let consumer = -1
  /** By publisher, its latest message that this consumer received. */
  let latest = new Map<number, Publish>()
  for (const { message, redelivered, isDeadLetter, invocation } of deliveries) {
    if (isDeadLetter) continue // it went by another queue
    if (invocation !== consumer) {
      consumer = invocation
      latest = new Map()
    }
    const publish = published.get(message)
    if (redelivered || publish === undefined) continue
    const publisher = process[publish.invocation] as number
    const before = latest.get(publisher)
    if (before !== undefined) compared++
    if (before === undefined || before.invocation < publish.invocation) latest.set(publisher, publish)
    else if (before.invocation > publish.invocation && anomalies.length < TOLD_MAX)
      anomalies.push({
        name: 'out-of-order',
        sentence:
          `${whoWhen(history, invocation)} received message ${message} after message ${before.message}, ` +
          `which the same publisher, process ${publisher}, sent later`,
        ops: opsOf(history, [publish.invocation, before.invocation, invocation]),
        ...(key === undefined ? {} : { key }),
      })
  }
  return { compared, anomalies }
}
