/**
 * Reads a stream over AMQP 0-9-1: a consumer of its own for as long as it takes, from an offset on. Each delivery tells its offset in a
 * header.
 * Station: client. After RabbitMQ's documentation of streams (rabbitmq.com/docs/4.0/streams, "Consuming").
 *
 * It takes no more than its credit, so it acknowledges nothing: acknowledgements of a stream only give credit back.
 */
import type { Channel, ConsumeMessage } from 'amqplib'
import type { Json } from '../../harness/core/json.ts'
import { type Connection, messageOf } from './connection.ts'
import { messageIn } from './receiver.ts'
import { within } from './timer.ts'

/** Records of one reading at most. */
const CREDIT = 1_000
/** Of a deadline, kept to close the channel. */
const CLOSING_MS = 100

type Record = readonly [offset: number, value: Json]

/** `problem`: why it ended before its time; what came until then is true all the same. */
type Read = { readonly records: readonly Record[]; readonly problem?: string }

/** It ends after `idleMs` without a record. Throws NotConnected. */
export async function read(
  connection: Connection,
  log: string,
  { from, idleMs }: { readonly from: number; readonly idleMs: number },
  endMs: number,
): Promise<Read> {
  const { channel, lost } = await connection.channel(endMs - performance.now())
  const records: Record[] = []
  const enough = Promise.withResolvers<string | undefined>()
  let idle: NodeJS.Timeout | undefined
  const rest = () => {
    clearTimeout(idle)
    idle = setTimeout(() => enough.resolve(undefined), idleMs)
  }
  let isOver = false
  const take = (message: ConsumeMessage | null) => {
    if (isOver) return
    if (message === null) return enough.resolve('the server ended the consumer')
    const offset: unknown = message.properties.headers?.['x-stream-offset']
    if (typeof offset !== 'number') return enough.resolve('a delivery without an offset')
    // A chunk may begin before the offset that was asked for.
    if (offset >= from) records.push([offset, messageIn(message.content)])
    if (records.length >= CREDIT) enough.resolve(undefined)
    else rest()
  }
  const begun = begin(channel, log, from, take).then((problem) => {
    if (problem !== undefined) enough.resolve(problem)
    else if (records.length === 0) rest()
  })
  const problem = await within(
    endMs - CLOSING_MS - performance.now(),
    Promise.race([enough.promise, lost]),
    'not done in time',
  )
  isOver = true
  clearTimeout(idle)
  const isClosed = await within(
    endMs - performance.now(),
    begun
      .then(() => channel.close())
      .then(
        () => true,
        () => false,
      ),
    false,
  )
  if (!isClosed) connection.drop()
  return problem === undefined ? { records } : { records, problem }
}

/** Undefined once it consumes; else why it does not. */
async function begin(
  channel: Channel,
  log: string,
  from: number,
  take: (message: ConsumeMessage | null) => void,
): Promise<string | undefined> {
  try {
    await channel.prefetch(CREDIT)
    await channel.consume(log, take, { noAck: false, arguments: { 'x-stream-offset': from } })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
