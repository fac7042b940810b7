/**
 * The client's `publish` and `declare`: one message to one queue through the default exchange, mandatory, with a confirm
 * awaited; and the queue itself, which every publisher needs first.
 * Station: client. Sent once; what it means that no answer comes is decided by outcomes.ts alone.
 */
import type { ConfirmChannel } from 'amqplib'
import { invariant } from '../../harness/core/errors.ts'
import type { ClientRequest, Completion } from '../client.ts'
import { type Settings, setting } from '../options.ts'
import { ended } from './answers.ts'
import { type Connection, messageOf, type Opened } from './connection.ts'
import { within } from './timer.ts'

const TIMED_OUT = Symbol('timed out')

type Answer = 'acked' | 'nacked' | 'returned' | { readonly lost: string }

export async function publish(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  const confirms = setting(settings, 'confirms') === 'on'
  const opened = await connection.publishing(endMs - performance.now(), confirms)
  const queue = queueOf(request)
  const content = Buffer.from(JSON.stringify(request.value))
  const options = { persistent: setting(settings, 'messages') === 'persistent', mandatory: true }
  if (!confirms) {
    opened.channel.sendToQueue(queue, content, options)
    return ended(request, 'UNCONFIRMED', 'sent')
  }
  const answer = await within(endMs - performance.now(), send(opened, queue, content, options), TIMED_OUT)
  if (answer === TIMED_OUT) {
    // A confirm that comes later would be taken for the next message's.
    connection.drop()
    return ended(request, 'NO_ANSWER', 'no confirm in time')
  }
  if (answer === 'acked') return { type: 'ok', value: request.value }
  if (answer === 'returned') return ended(request, 'UNROUTABLE', `no queue '${queue}'`)
  if (answer === 'nacked') return ended(request, 'NACKED', 'message nacked')
  return ended(request, 'CHANNEL_LOST', answer.lost)
}

/** One message is under way at a time, so a return is that of this message. */
async function send(
  { channel, lost }: Opened<ConfirmChannel>,
  queue: string,
  content: Buffer,
  options: { readonly persistent: boolean; readonly mandatory: boolean },
): Promise<Answer> {
  const confirmed = Promise.withResolvers<Answer>()
  let isReturned = false
  const onReturn = () => {
    isReturned = true
  }
  channel.once('return', onReturn)
  try {
    channel.sendToQueue(queue, content, options, (error: unknown) => {
      if (error === null || error === undefined) confirmed.resolve(isReturned ? 'returned' : 'acked')
      else if (messageOf(error) === 'message nacked') confirmed.resolve('nacked')
      else confirmed.resolve({ lost: messageOf(error) })
    })
    return await Promise.race([confirmed.promise, lost.then((reason): Answer => ({ lost: reason }))])
  } finally {
    channel.off('return', onReturn)
  }
}

/** Declares the queue, durable, of the type that the settings ask for; ok as well if it is there already, and the same. */
export async function declare(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  endMs: number,
): Promise<Completion> {
  const { channel, lost } = await connection.channel(endMs - performance.now())
  const declared = channel.assertQueue(queueOf(request), { durable: true, arguments: queueArguments(settings) }).then(
    () => 'declared' as const,
    (error: unknown) => ({ lost: messageOf(error) }),
  )
  const answer = await within(endMs - performance.now(), declared, TIMED_OUT)
  if (answer === TIMED_OUT) {
    connection.drop()
    return ended(request, 'NO_ANSWER', 'no answer to queue.declare in time')
  }
  if (answer === 'declared') {
    await within(
      endMs - performance.now(),
      channel.close().catch(() => {}),
      undefined,
    )
    return { type: 'ok', value: request.value }
  }
  const reason = await within(0, lost, answer.lost)
  return ended(request, /PRECONDITION_FAILED|40[0-9]/.test(reason) ? 'REFUSED' : 'CHANNEL_LOST', reason)
}

function queueArguments(settings: Settings): { readonly [argument: string]: string | number } {
  const type = setting(settings, 'queue-type')
  if (type === 'classic') return { 'x-queue-type': type }
  const limit = setting(settings, 'delivery-limit')
  return { 'x-queue-type': type, 'x-delivery-limit': limit === 'none' ? -1 : Number(limit) }
}

export function queueOf({ f, key }: ClientRequest): string {
  invariant(key !== undefined, 'an operation on a queue names it by its key', { f })
  return key
}
