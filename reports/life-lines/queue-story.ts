/**
 * What a history tells of messages: who sent each, which consumers were handed it, bindings and drains.
 * Station: report. Pure. Knows the shapes of values of the workloads queue and pubsub (harness/workloads/queue/schema.ts,
 * pubsub/schema.ts) and nothing else of them. O(operations + deliveries).
 */
import type { History } from '../../harness/core/history.ts'
import { fieldsOf, listIn, type Told, toldBy } from './told.ts'

/** One message handed to one consumer. */
export type Handed = {
  readonly message: number
  readonly by: Told
  /** Among the deliveries of that consumer, from 1. */
  readonly place: number
  readonly timeNs: number
  readonly redelivered: boolean
  readonly acknowledged: boolean
}

export type QueueStory = {
  /** By message, in order. */
  readonly sent: ReadonlyMap<number, Told>
  /** By message, in order of receipt, of all queues. */
  readonly handed: ReadonlyMap<number, readonly Handed[]>
  readonly bound: readonly Told[]
  /** Consumes and drains that ended ok. */
  readonly consumers: readonly Told[]
}

const QUEUE_FUNCTIONS = ['publish', 'emit', 'subscribe', 'consume', 'drain']

/** All that a history tells of its messages; values of another shape tell nothing. */
export function queueStory(history: History): QueueStory {
  const sent = new Map<number, Told>()
  const bound: Told[] = []
  const consumers: Told[] = []
  for (const told of toldBy(history, QUEUE_FUNCTIONS)) {
    const message = told.f === 'emit' ? fieldsOf(told.asked)['event'] : told.asked
    if ((told.f === 'publish' || told.f === 'emit') && typeof message === 'number') sent.set(message, told)
    if (told.outcome !== 'ok') continue
    if (told.f === 'subscribe') bound.push(told)
    if (told.f === 'consume' || told.f === 'drain') consumers.push(told)
  }
  const handed = new Map<number, Handed[]>()
  for (const each of consumers.flatMap((by) => handedTo(by, sent))) {
    const known = handed.get(each.message)
    if (known === undefined) handed.set(each.message, [each])
    else known.push(each)
  }
  return { sent, handed, bound, consumers }
}

/** A delivery is [message, redelivered, ms since the invocation, acknowledged]. */
function handedTo(by: Told, sent: QueueStory['sent']): readonly Handed[] {
  return listIn(fieldsOf(by.value)['deliveries']).flatMap((delivery, i) => {
    const [message, redelivered, ms, acknowledged] = listIn(delivery)
    if (typeof message !== 'number') return []
    // Milliseconds are rounded: nothing came before it was sent, nor after its consumer had ended.
    const earliestNs = sent.get(message)?.startNs ?? 0
    const toldNs = by.startNs + (typeof ms === 'number' ? ms : 0) * 1e6
    const timeNs = Math.min(Math.max(toldNs, earliestNs), by.endNs ?? by.startNs)
    return [{ message, by, place: i + 1, timeNs, redelivered: redelivered === 1, acknowledged: acknowledged === 1 }]
  })
}

/** How a consumer's operation ended. */
export function endWords({ value }: Told): string {
  const { ended } = fieldsOf(value)
  if (ended === 'crashed') return 'crashed'
  return ended === 'lost' || ended === 'cancelled' ? 'lost its channel' : 'stopped'
}

/** What a thing that was sent so is called. */
export function nounOf(send: Told | undefined): string {
  return send?.f === 'emit' ? 'event' : 'message'
}
