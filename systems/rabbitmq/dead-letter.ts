/**
 * Where messages go that a quorum queue drops: at least once to a quorum queue of its own, by an exchange for all of them
 * (setting `dead-letter`). Station: client.
 *
 * At-least-once dead-lettering needs overflow=reject-publish, and keeps a message in its queue until the other one confirmed it
 * (rabbitmq.com/docs/4.0/quorum-queues, "Dead Lettering").
 */
import type { Channel } from 'amqplib'
import { type Settings, setting } from '../options.ts'

const EXCHANGE = 'ordeal-dead-letters'

export type QueueArguments = { readonly [argument: string]: string | number }

export function hasDeadLetters(settings: Settings): boolean {
  return setting(settings, 'dead-letter') === 'on' && setting(settings, 'queue-type') === 'quorum'
}

/** Sorts after its queue, so that it is never the first by name. */
export function deadLetterQueue(queue: string): string {
  return `${queue}-dead`
}

/** What a queue is declared with that has one. */
export function deadLetterArguments(queue: string): QueueArguments {
  return {
    'x-dead-letter-exchange': EXCHANGE,
    'x-dead-letter-routing-key': queue,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  }
}

/** Before the queue itself: what it dropped sooner would be routed nowhere. */
export async function declareDeadLetters(channel: Channel, queue: string): Promise<void> {
  await channel.assertExchange(EXCHANGE, 'direct', { durable: true })
  const dead = deadLetterQueue(queue)
  await channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': -1 } })
  await channel.bindQueue(dead, EXCHANGE, queue)
}
