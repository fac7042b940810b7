/**
 * What a RabbitMQ server really did with a queue or a stream, asked over a connection of its own: how many messages are in it.
 * Station: system. For the honesty suite.
 */
import type { ConfirmChannel } from 'amqplib'
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { PreparedOperation, ServerView } from '../checked-client.ts'
import { Connection, messageOf } from './connection.ts'
import { read } from './stream-reader.ts'
import { within } from './timer.ts'

const DEADLINE_MS = 10_000
const IDLE_MS = 400

export function serverView(target: string): ServerView {
  const connection = new Connection(target)
  const streams = new Set<string>()
  let messages = 0

  /** Of the channel, which is closed by the server when it is asked for a queue that is not there. */
  async function ask<Answer>(question: (channel: ConfirmChannel) => Promise<Answer>): Promise<Answer> {
    try {
      const { channel } = await connection.publishing(DEADLINE_MS, true)
      const answer = await within(DEADLINE_MS, question(channel), undefined)
      if (answer === undefined) throw new Error('no answer')
      return answer
    } catch (error) {
      throw new EnvironmentError('SERVER_LOST', `the server does not answer past the proxy: ${messageOf(error)}`)
    }
  }

  async function prepare(f: string, queue: string): Promise<PreparedOperation> {
    // A message of its own for each, so that the answer to another operation is told apart.
    const message = ++messages
    if (f === 'declare') return { value: null, isRight: () => true }
    if (f === 'subscribe') return { value: { exchange: 'fanout', pattern: '' }, isRight: (value) => value === null }
    const isStream = f === 'send' || f === 'poll'
    if (isStream) streams.add(queue)
    const type = isStream ? 'stream' : 'quorum'
    await ask((channel) => channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': type } }))
    if (f === 'emit') {
      await ask((channel) => bindExchange(channel, queue))
      return emitting(queue, message)
    }
    if (f === 'publish') return { value: message, isRight: (value) => value === message }
    if (f === 'send') return { value: message, isRight: (value) => JSON.stringify(value) === `[null,${message}]` }
    await ask(async (channel) => {
      channel.sendToQueue(queue, Buffer.from(String(message)), { persistent: true })
      await channel.waitForConfirms()
      return message
    })
    const polled = JSON.stringify({ from: 0, next: 1, records: [[0, message]] })
    if (f === 'poll') return { value: 'beginning', isRight: (seen) => JSON.stringify(seen) === polled }
    const value = f === 'drain' ? null : { credit: 1, take: 1, idleMs: IDLE_MS, crash: false }
    return { value, isRight: (seen) => received(seen).includes(message) }
  }

  /** The server does not count the messages of a stream in its answer to queue.declare. */
  async function effects(queue: string): Promise<number> {
    if (streams.has(queue)) return recordsIn(connection, queue)
    return (await ask((channel) => channel.checkQueue(queue))).messageCount
  }

  return { prepare, effects, close: () => connection.drop() }
}

/** An exchange with the queue's name, which hands all to it. */
async function bindExchange(channel: ConfirmChannel, queue: string): Promise<string> {
  await channel.assertExchange(queue, 'fanout', { durable: true })
  await channel.bindQueue(queue, queue, '')
  return queue
}

function emitting(exchange: string, event: number): PreparedOperation {
  return {
    value: { event, exchange, route: 'a.b' },
    isRight: (value) => (value as { readonly event?: Json }).event === event,
  }
}

async function recordsIn(connection: Connection, stream: string): Promise<number> {
  try {
    const options = { from: 0, idleMs: IDLE_MS }
    const { records, problem } = await read(connection, stream, options, performance.now() + DEADLINE_MS)
    if (problem !== undefined) throw new Error(problem)
    return records.length
  } catch (error) {
    throw new EnvironmentError('SERVER_LOST', `the server does not show its stream: ${messageOf(error)}`)
  }
}

function received(value: Json): readonly (Json | undefined)[] {
  const { deliveries = [] } = value as { readonly deliveries?: readonly (readonly Json[])[] }
  return deliveries.map(([message]) => message)
}
