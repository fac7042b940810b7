/**
 * What goes into a queue comes out: every confirmed message is delivered at least once, and nothing is delivered that was
 * not published. After Jepsen's total-queue (jepsen.checker), with losses placed in their publisher's row, what is still
 * held told from what is lost, and deliveries that call themselves redelivered told from duplicates that do not.
 * Station: checkers. O(publishes + deliveries); what it would need beyond its budget makes it unknown.
 *
 * Delivered twice is no anomaly: brokers promise at least once. A dead letter, which the queue gave up and another one gave
 * out, counts as delivered. `recovered` are messages of unknown outcome that came out.
 */

import type { History } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { Checker } from '../checker.ts'
import { added, type Figures } from '../figures.ts'
import { opsOf, whoWhen } from '../operation-words.ts'
import { unknown } from '../unknown.ts'
import { type Loss, lossesOf } from './losses.ts'
import type { Delivery, QueueHistory } from './queue-history.ts'
import { queueTwin } from './queue-twin.ts'
import { doubtOf } from './settled.ts'
import { applies, queuesWithin } from './within-budget.ts'

const NAME = 'total-queue'
/** Of one kind; the figures count them all. */
const TOLD_MAX = 10

/** An anomaly's name, and the words of its sentence that are its own. */
type Kind = { readonly name: string; readonly sentence: string }

const LOST: Kind = { name: 'lost', sentence: 'was confirmed to' }
const LOST_SENT: Kind = { name: 'lost-sent', sentence: 'was sent by' }
const UNEXPECTED: Kind = { name: 'unexpected', sentence: 'which nobody had published by then' }
const THOUGH_FAILED: Kind = { name: 'delivered-though-failed', sentence: 'the publish of which surely failed' }

type Judged = {
  readonly anomalies: readonly Anomaly[]
  readonly doubt: string | undefined
  readonly figures: Figures
}

export const totalQueue: Checker = {
  name: NAME,
  summary: 'every confirmed message is delivered at least once, and only what was published is delivered',
  applies,
  twin: queueTwin,
  check(history, _run, budget) {
    const queues = queuesWithin(history, budget)
    if (typeof queues === 'string') return unknown(NAME, queues)
    const judged = queues.map((queue) => judge(history, queue))
    const anomalies = judged.flatMap((each) => each.anomalies)
    const stats = judged.map(({ figures }) => figures).reduce(added, {})
    const common = { checker: NAME, anomalies, stats }
    if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
    const reason =
      judged.find(({ doubt }) => doubt !== undefined)?.doubt ??
      ((stats['confirmed'] ?? 0) + (stats['sent'] ?? 0) === 0
        ? 'no message is known to have been published'
        : undefined)
    return reason === undefined ? { ...common, verdict: 'valid' } : { ...common, verdict: 'unknown', reason }
  },
}

function judge(history: History, queue: QueueHistory): Judged {
  const published = new Map(queue.publishes.map((publish) => [publish.message, publish]))
  const deliveries = new Map<number, { count: number; unflagged: number }>()
  const odd: { readonly delivery: Delivery; readonly kind: Kind }[] = []
  for (const delivery of queue.deliveries) {
    const publish = published.get(delivery.message)
    const seen = deliveries.get(delivery.message) ?? { count: 0, unflagged: 0 }
    deliveries.set(delivery.message, seen)
    seen.count++
    // Another queue's flag does not know of the first one's deliveries.
    if (!delivery.redelivered && !delivery.isDeadLetter) seen.unflagged++
    if (publish === undefined || publish.invocation > delivery.completion) odd.push({ delivery, kind: UNEXPECTED })
    else if (publish.outcome === 'fail') odd.push({ delivery, kind: THOUGH_FAILED })
  }
  const delivered = new Set(deliveries.keys())
  const lost = lossesOf(history, queue, delivered, 'ok')
  const lostSent = lossesOf(history, queue, delivered, 'sent')
  const doubt = doubtOf(history, queue)
  const missing = lost.length + lostSent.length
  const place = (of: string) => lost.filter((loss) => loss.place === of).length
  const counted = (outcome: string) => queue.publishes.filter((publish) => publish.outcome === outcome)
  const all = [...deliveries.values()]
  return {
    anomalies: [
      ...(doubt === undefined
        ? [...told(history, queue, lost, LOST), ...told(history, queue, lostSent, LOST_SENT)]
        : []),
      ...odd.slice(0, TOLD_MAX).map(({ delivery, kind }) => oddity(history, queue, delivery, kind)),
    ],
    doubt: missing > 0 && doubt !== undefined ? `${missing} messages were not delivered, but ${doubt}` : undefined,
    figures: {
      confirmed: counted('ok').length,
      sent: counted('sent').length,
      deliveries: queue.deliveries.length,
      recovered: counted('info').filter(({ message }) => delivered.has(message)).length,
      'dead letters': queue.deliveries.filter(({ isDeadLetter }) => isDeadLetter).length,
      redelivered: queue.deliveries.filter(({ redelivered }) => redelivered).length,
      'delivered more than once': all.filter(({ count }) => count > 1).length,
      'duplicated without the flag': all.filter(({ unflagged }) => unflagged > 1).length,
      unexpected: odd.length,
      'not delivered': missing,
      'lost prefix': doubt === undefined ? place('prefix') : 0,
      'lost middle': doubt === undefined ? place('middle') : 0,
      'lost postfix': doubt === undefined ? place('postfix') : 0,
    },
  }
}

function told(
  history: History,
  { key, reports }: QueueHistory,
  losses: readonly Loss[],
  { name, sentence }: Kind,
): readonly Anomaly[] {
  const proof = reports.at(-1)?.invocation
  return losses.slice(0, TOLD_MAX).map(({ publish: { message, invocation }, place }) => ({
    name,
    sentence:
      `message ${message} ${sentence} ${whoWhen(history, invocation)}, ` +
      `but no consumer ever received it, and at the end the queue is empty (${place} of its publisher's messages)`,
    ops: opsOf(history, proof === undefined ? [invocation] : [invocation, proof]),
    ...(key === undefined ? {} : { key }),
  }))
}

function oddity(
  history: History,
  { key, publishes }: QueueHistory,
  delivery: Delivery,
  { name, sentence }: Kind,
): Anomaly {
  const { message, invocation } = delivery
  const publish = publishes.find((each) => each.message === message)
  return {
    name,
    sentence: `${whoWhen(history, invocation)} received message ${message}, ${sentence}`,
    ops: opsOf(history, publish === undefined ? [invocation] : [publish.invocation, invocation]),
    ...(key === undefined ? {} : { key }),
  }
}
