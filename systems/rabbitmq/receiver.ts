/**
 * The deliveries of one consumer: each recorded with the time of its receipt, and acknowledged at once, but for the last of
 * a client that is to die there.
 * Station: client.
 */
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Json } from '../../harness/core/json.ts'

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

export type End = 'taken' | 'idle' | 'deadline' | 'cancelled' | 'crashed' | 'lost'

/** `end` resolves when it has had enough. Nothing is recorded or acknowledged once it is closed. */
export class Receiver {
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
export function messageIn(content: Buffer): Json {
  const text = content.toString()
  const number = Number(text)
  return Number.isSafeInteger(number) && String(number) === text ? number : text
}
