/**
 * The client's `consume`: a push consumer for as long as the operation lasts, on a channel of its own. Its value holds
 * every delivery with the time of its receipt, whether the broker called it redelivered, and whether it was acknowledged.
 * Station: client.
 *
 * What was received was observed, however the operation ends: it is ok with how it `ended`. Only where nothing came, and
 * the server never said that it consumes, is it a failure.
 */
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import { type Settings, setting } from '../options.ts'
import { ended } from './answers.ts'
import { type Connection, messageOf } from './connection.ts'
import { queueOf } from './publish.ts'
import { within } from './timer.ts'

/** So long before the deadline it ends, to hand on what it has and to close its channel. */
const LEAD_MS = 300

export type Consumption = {
  /** How many may be unacknowledged at once (basic.qos). */
  readonly credit: number
  /** It ends after so many deliveries. */
  readonly take: number
  /** It ends after so long without one. */
  readonly idleMs: number
  /** At the last delivery it takes, the client dies: no acknowledgement of that one, no word to the server. */
  readonly crash: boolean
}

export type Delivery = readonly [message: Json, redelivered: 0 | 1, timeMs: number, acknowledged: 0 | 1]

type End = 'taken' | 'idle' | 'deadline' | 'cancelled' | 'crashed' | 'lost'

export type Received = { readonly deliveries: readonly Delivery[]; readonly ended: End }

export async function consume(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  consumption: Consumption,
  endMs: number,
): Promise<Completion | Received> {
  const { channel, lost } = await connection.channel(endMs - performance.now())
  const receiver = new Receiver(channel, consumption, setting(settings, 'ack') === 'auto')
  const begun = begin(channel, queueOf(request), consumption, receiver)
  const leftMs = () => endMs - LEAD_MS - performance.now()
  const start = await within(leftMs(), begun, 'no answer' as const)
  // What came later would be acknowledged, and nobody would know of it.
  if (typeof start !== 'object') receiver.close()
  if (start === 'no answer') connection.drop()
  if (typeof start !== 'object' && receiver.deliveries.length === 0)
    return start === 'no answer'
      ? ended(request, 'NO_ANSWER', 'no answer to basic.consume in time')
      : ended(request, 'CHANNEL_LOST', start)
  if (typeof start !== 'object') return { deliveries: receiver.deliveries, ended: 'lost' }
  const end = await within(leftMs(), Promise.race([receiver.end, lost.then((): End => 'lost')]), 'deadline' as const)
  receiver.stop()
  if (end === 'crashed') connection.drop()
  else if (end !== 'lost') await giveBack(connection, channel, start.tag, endMs)
  receiver.close()
  return { deliveries: receiver.deliveries, ended: end }
}

/** The consumer's tag, or why there is none. */
async function begin(
  channel: Channel,
  queue: string,
  { credit }: Consumption,
  receiver: Receiver,
): Promise<{ readonly tag: string } | string> {
  try {
    await channel.prefetch(credit)
    const { consumerTag } = await channel.consume(queue, (message) => receiver.take(message), { noAck: receiver.auto })
    return { tag: consumerTag }
  } catch (error) {
    return messageOf(error)
  }
}

/** What comes until the server has heard of the end is received as well; the rest goes back with the channel. */
async function giveBack(connection: Connection, channel: Channel, tag: string, endMs: number): Promise<void> {
  const closed = channel.cancel(tag).then(() => channel.close())
  const isClosed = await within(
    endMs - LEAD_MS / 4 - performance.now(),
    closed.then(
      () => true,
      () => false,
    ),
    false,
  )
  if (!isClosed) connection.drop()
}

class Receiver {
  readonly deliveries: Delivery[] = []
  readonly auto: boolean
  readonly end: Promise<End>
  readonly #channel: Channel
  readonly #consumption: Consumption
  readonly #settle: (end: End) => void
  readonly #beganMs = performance.now()
  #idle: NodeJS.Timeout | undefined
  #state: 'taking' | 'ending' | 'closed' = 'taking'

  constructor(channel: Channel, consumption: Consumption, auto: boolean) {
    const { promise, resolve } = Promise.withResolvers<End>()
    this.#channel = channel
    this.#consumption = consumption
    this.auto = auto
    this.end = promise
    this.#settle = resolve
    this.#rest()
  }

  take(message: ConsumeMessage | null): void {
    if (message === null) this.#settle('cancelled')
    // A dead client neither sees nor acknowledges; the record of one that was closed is closed.
    if (message === null || this.#state === 'closed') return
    const { take, crash } = this.#consumption
    const isLast = this.#state === 'taking' && this.deliveries.length + 1 >= take
    const isAcknowledged = !this.auto && !(isLast && crash) && this.#acknowledge(message)
    const timeMs = Math.round(performance.now() - this.#beganMs)
    const { redelivered } = message.fields
    this.deliveries.push([messageIn(message.content), redelivered ? 1 : 0, timeMs, isAcknowledged ? 1 : 0])
    if (this.#state !== 'taking') return
    this.#rest()
    if (!isLast) return
    if (crash) this.close()
    this.#settle(crash ? 'crashed' : 'taken')
  }

  stop(): void {
    clearTimeout(this.#idle)
    if (this.#state === 'taking') this.#state = 'ending'
  }

  close(): void {
    this.#state = 'closed'
  }

  #rest(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#settle('idle'), this.#consumption.idleMs)
  }

  #acknowledge(message: ConsumeMessage): boolean {
    try {
      this.#channel.ack(message)
      return true
    } catch {
      return false // the channel is gone; the broker gives the message to somebody else
    }
  }
}

/** What no client can have sent is handed on as text, for the conductor to refuse aloud. */
function messageIn(content: Buffer): Json {
  const text = content.toString()
  const number = Number(text)
  return Number.isSafeInteger(number) && String(number) === text ? number : text
}
