/**
 * The client's `consume`: a push consumer for as long as the operation lasts, on a channel of its own. Its value holds
 * every delivery with the time of its receipt, whether the broker called it redelivered, and whether it was acknowledged.
 * Station: client.
 *
 * What was received was observed, however the operation ends: it is ok with how it `ended`. Only where nothing came, and
 * the server never said that it consumes, is it a failure.
 */
import type { Channel } from 'amqplib'
import type { ClientRequest, Completion } from '../client.ts'
import { type Settings, setting } from '../options.ts'
import { ended } from './answers.ts'
import { type Connection, messageOf } from './connection.ts'
import { queueOf } from './publish.ts'
import { type Consumption, type Delivery, type End, Receiver } from './receiver.ts'
import { within } from './timer.ts'

/** So long before the deadline it ends, to hand on what it has and to close its channel. */
const LEAD_MS = 300

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
