/**
 * The client's `drain`: consumes until nothing more comes, from the queue and then from that of its dead letters, and then asks
 * what is left in both: messages that are ready, by the leader's own count, and messages that some consumer holds, or that are
 * on their way to the dead letters, by the node's report. A message that is held may come back later, so it is not lost.
 * Station: client.
 */
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import type { Settings } from '../options.ts'
import type { Connection } from './connection.ts'
import { consume } from './consume.ts'
import { deadLetterQueue, hasDeadLetters } from './dead-letter.ts'
import { queueOf } from './publish.ts'
import type { Consumption, Delivery } from './receiver.ts'
import { within } from './timer.ts'

const CREDIT = 500
const IDLE_MS = 300
/** Of a deadline, kept for the questions at the end. */
const QUESTIONS_MS = 500
/** With less there is no use in beginning to consume. */
const LEAST_MS = 500

/** How many messages of the queue are not ready: held by consumers, or on their way out; rejects where nobody says. */
export type Remainder = (queue: string, deadlineMs: number) => Promise<number>

type Left = { readonly ready: number | null; readonly held: number | null }

const NOBODY_SAID: Left = { ready: null, held: null }

/** `ready`, `held`: how many are left, those of the dead letters with them; null: nobody said. */
export async function drain(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  remainder: Remainder | undefined,
  endMs: number,
): Promise<Completion> {
  const consumption = { credit: CREDIT, take: Number.MAX_SAFE_INTEGER, idleMs: IDLE_MS, crash: false }
  const received = await consume(connection, settings, request, consumption, endMs - QUESTIONS_MS)
  if ('type' in received) return received
  const queue = queueOf(request)
  if (!hasDeadLetters(settings))
    return {
      type: 'ok',
      value: { ...received, ...(await leftIn(connection, queue, remainder, endMs)) } as unknown as Json,
    }
  const letters = { ...request, key: deadLetterQueue(queue) }
  const deadLetters = await deadLettersIn(connection, settings, letters, consumption, endMs - QUESTIONS_MS)
  const left =
    deadLetters === undefined
      ? NOBODY_SAID
      : together(
          await leftIn(connection, queue, remainder, endMs),
          await leftIn(connection, letters.key, remainder, endMs),
        )
  return { type: 'ok', value: { ...received, deadLetters: deadLetters ?? [], ...left } as unknown as Json }
}

/** Undefined: nobody answered, or there was no time left. Whatever happens, what the queue itself gave out is to be told. */
async function deadLettersIn(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  consumption: Consumption,
  endMs: number,
): Promise<readonly Delivery[] | undefined> {
  if (endMs - performance.now() < LEAST_MS) return undefined
  try {
    const received = await consume(connection, settings, request, consumption, endMs)
    return 'type' in received ? undefined : received.deliveries
  } catch {
    return undefined // there was no channel: nothing was received
  }
}

function together(a: Left, b: Left): Left {
  const sum = (x: number | null, y: number | null) => (x === null || y === null ? null : x + y)
  return { ready: sum(a.ready, b.ready), held: sum(a.held, b.held) }
}

async function leftIn(
  connection: Connection,
  queue: string,
  remainder: Remainder | undefined,
  endMs: number,
): Promise<Left> {
  if (performance.now() >= endMs) return NOBODY_SAID
  const [ready, held] = await Promise.all([
    readyIn(connection, queue, endMs),
    within(
      endMs - performance.now(),
      remainder?.(queue, endMs - performance.now()) ?? Promise.resolve(null),
      null,
    ).catch(() => null),
  ])
  return { ready, held }
}

async function readyIn(connection: Connection, queue: string, endMs: number): Promise<number | null> {
  try {
    const { channel } = await connection.channel(endMs - performance.now())
    const answer = await within(endMs - performance.now(), channel.checkQueue(queue), undefined)
    if (answer === undefined) connection.drop()
    else await within(endMs - performance.now(), channel.close(), undefined)
    return answer?.messageCount ?? null
  } catch {
    return null // nobody said
  }
}
