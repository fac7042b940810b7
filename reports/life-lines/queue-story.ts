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
  /** Those that ended ok. */
  readonly drains: readonly Told[]
}

const QUEUE_FUNCTIONS = ['publish', 'emit', 'subscribe', 'consume', 'drain']

/** All that a history tells of its messages; values of another shape tell nothing. */
export function queueStory(history: History): QueueStory {
  const sent = new Map<number, Told>()
  const handed = new Map<number, Handed[]>()
  const bound: Told[] = []
  const drains: Told[] = []
  for (const told of toldBy(history, QUEUE_FUNCTIONS)) {
    const message = told.f === 'emit' ? fieldsOf(told.asked)['event'] : told.asked
    if ((told.f === 'publish' || told.f === 'emit') && typeof message === 'number') sent.set(message, told)
    if (told.outcome !== 'ok') continue
    if (told.f === 'subscribe') bound.push(told)
    if (told.f === 'drain') drains.push(told)
    if (told.f !== 'consume' && told.f !== 'drain') continue
    for (const each of handedTo(told)) {
      const known = handed.get(each.message)
      if (known === undefined) handed.set(each.message, [each])
      else known.push(each)
    }
  }
  return { sent, handed, bound, drains }
}

/** A delivery is [message, redelivered, ms since the invocation, acknowledged]. */
function handedTo(by: Told): readonly Handed[] {
  return listIn(fieldsOf(by.value)['deliveries']).flatMap((delivery) => {
    const [message, redelivered, ms, acknowledged] = listIn(delivery)
    if (typeof message !== 'number') return []
    const timeNs = Math.min(by.startNs + (typeof ms === 'number' ? ms : 0) * 1e6, by.endNs ?? by.startNs)
    return [{ message, by, timeNs, redelivered: redelivered === 1, acknowledged: acknowledged === 1 }]
  })
}

/** How a consumer's operation ended. */
export function endWords({ value }: Told): string {
  const { ended } = fieldsOf(value)
  if (ended === 'crashed') return 'crashed'
  return ended === 'lost' || ended === 'cancelled' ? 'lost its channel' : 'stopped'
}
