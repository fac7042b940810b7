/**
 * The client's `publish` and `emit`: one message to one queue through the default exchange, one event to an exchange, either
 * mandatory and with a confirm awaited.
 * Station: client. Sent once; what it means that no answer comes is decided by outcomes.ts alone.
 */
import type { ConfirmChannel } from 'amqplib'
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import { type Settings, setting } from '../options.ts'
import { ended } from './answers.ts'
import { type Connection, messageOf, type Opened } from './connection.ts'
import { within } from './timer.ts'

const TIMED_OUT = Symbol('timed out')

/** Where it goes, and what. */
type Message = { readonly exchange: string; readonly routingKey: string; readonly content: Buffer }

type Answer = 'acked' | 'nacked' | 'returned' | { readonly lost: string }

export function publish(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  const message = { exchange: '', routingKey: queueOf(request), content: contentOf(request.value) }
  return deliver(connection, settings, request, message, endMs)
}

export function emit(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  const { event, exchange, route } = request.value as { readonly [name: string]: Json | undefined }
  invariant(
    typeof event === 'number' && typeof exchange === 'string' && typeof route === 'string',
    'emit is invoked with { event, exchange, route }',
  )
  const message = { exchange, routingKey: route, content: contentOf(event) }
  return deliver(connection, settings, request, message, endMs)
}

function contentOf(value: Json): Buffer {
  return Buffer.from(JSON.stringify(value))
}

async function deliver(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  message: Message,
  endMs: number,
): Promise<Completion> {
  const confirms = setting(settings, 'confirms') === 'on'
  const opened = await connection.publishing(endMs - performance.now(), confirms)
  const options = { persistent: setting(settings, 'messages') === 'persistent', mandatory: true }
  if (!confirms) {
    opened.channel.publish(message.exchange, message.routingKey, message.content, options)
    return ended(request, 'UNCONFIRMED', 'sent')
  }
  const answer = await within(endMs - performance.now(), send(opened, message, options), TIMED_OUT)
  if (answer === TIMED_OUT) {
    // A confirm that comes later would be taken for the next message's.
    connection.drop()
    return ended(request, 'NO_ANSWER', 'no confirm in time')
  }
  if (answer === 'acked') return { type: 'ok', value: request.value }
  if (answer === 'returned') return ended(request, 'UNROUTABLE', `no queue takes '${message.routingKey}'`)
  if (answer === 'nacked') return ended(request, 'NACKED', 'message nacked')
  return ended(request, 'CHANNEL_LOST', answer.lost)
}

/** One message is under way at a time, so a return is that of this message. */
async function send(
  { channel, lost }: Opened<ConfirmChannel>,
  { exchange, routingKey, content }: Message,
  options: { readonly persistent: boolean; readonly mandatory: boolean },
): Promise<Answer> {
  const confirmed = Promise.withResolvers<Answer>()
  let isReturned = false
  const onReturn = () => {
    isReturned = true
  }
  channel.once('return', onReturn)
  try {
    channel.publish(exchange, routingKey, content, options, (error: unknown) => {
      if (error === null || error === undefined) confirmed.resolve(isReturned ? 'returned' : 'acked')
      else if (messageOf(error) === 'message nacked') confirmed.resolve('nacked')
      else confirmed.resolve({ lost: messageOf(error) })
    })
    return await Promise.race([confirmed.promise, lost.then((reason): Answer => ({ lost: reason }))])
  } finally {
    channel.off('return', onReturn)
  }
}

export function queueOf({ f, key }: ClientRequest): string {
  invariant(key !== undefined, 'an operation on a queue names it by its key', { f })
  return key
}
