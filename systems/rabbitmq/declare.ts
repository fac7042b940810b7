/**
 * The client's `declare` and `subscribe`: a durable queue of the type that the settings ask for, with one for its dead letters
 * where they do; and the same with an exchange and a binding between the two.
 * Station: client. Both are ok as well where all is there already, and the same.
 */
import type { Channel } from 'amqplib'
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import { type Settings, setting } from '../options.ts'
import { ended } from './answers.ts'
import { type Connection, messageOf } from './connection.ts'
import { deadLetterArguments, declareDeadLetters, hasDeadLetters, type QueueArguments } from './dead-letter.ts'
import { queueOf } from './publish.ts'
import { within } from './timer.ts'

const TIMED_OUT = Symbol('timed out')

export function declare(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  return make(connection, request, request.value, endMs, (channel) => assertQueue(channel, settings, queueOf(request)))
}

/** Of the log that the request names. */
export function declareStream(connection: Connection, request: ClientRequest, endMs: number): Promise<Completion> {
  return make(connection, request, request.value, endMs, (channel) =>
    channel.assertQueue(queueOf(request), { durable: true, arguments: { 'x-queue-type': 'stream' } }),
  )
}

export function subscribe(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  const { exchange, pattern } = request.value as { readonly exchange?: Json; readonly pattern?: Json }
  invariant(
    typeof exchange === 'string' && typeof pattern === 'string',
    'subscribe is invoked with { exchange, pattern }',
  )
  const queue = queueOf(request)
  return make(connection, request, null, endMs, async (channel) => {
    // Both kinds of exchange have their kind's name.
    await channel.assertExchange(exchange, exchange, { durable: true })
    await assertQueue(channel, settings, queue)
    await channel.bindQueue(queue, exchange, pattern)
  })
}

/** Asks on a channel of its own, which the server closes where it refuses. */
async function make(
  connection: Connection,
  request: ClientRequest,
  value: Json,
  endMs: number,
  ask: (channel: Channel) => Promise<unknown>,
): Promise<Completion> {
  const { channel, lost } = await connection.channel(endMs - performance.now())
  const asked = ask(channel).then(
    () => 'made' as const,
    (error: unknown) => ({ lost: messageOf(error) }),
  )
  const answer = await within(endMs - performance.now(), asked, TIMED_OUT)
  if (answer === TIMED_OUT) {
    connection.drop()
    return ended(request, 'NO_ANSWER', `no answer to ${request.f} in time`)
  }
  if (answer === 'made') {
    await within(
      endMs - performance.now(),
      channel.close().catch(() => {}),
      undefined,
    )
    return { type: 'ok', value }
  }
  const reason = await within(0, lost, answer.lost)
  return ended(request, REFUSAL.test(reason) ? 'REFUSED' : 'CHANNEL_LOST', reason)
}

/** Of amqplib: 'Operation failed: QueueDeclare; 406 (PRECONDITION-FAILED) with message "..."'. What is quoted is any text. */
const REFUSAL = /^[^"]*\b4\d\d \([A-Z-]+\)/

async function assertQueue(channel: Channel, settings: Settings, queue: string): Promise<void> {
  if (hasDeadLetters(settings)) await declareDeadLetters(channel, queue)
  await channel.assertQueue(queue, { durable: true, arguments: queueArguments(settings, queue) })
}

/** Exported for its tests: the arguments that a queue is declared with. */
export function queueArguments(settings: Settings, queue: string): QueueArguments {
  const type = setting(settings, 'queue-type')
  if (type !== 'quorum') return { 'x-queue-type': type }
  const limit = setting(settings, 'delivery-limit')
  return {
    'x-queue-type': type,
    'x-delivery-limit': limit === 'none' ? -1 : Number(limit),
    ...(hasDeadLetters(settings) ? deadLetterArguments(queue) : {}),
  }
}
