/**
 * The client's `drain`: consumes until nothing more comes, and then asks what is left: messages that are ready, by the
 * leader's own count, and messages that some consumer holds, by the node's report. A message that is held may come back
 * later, so it is not lost.
 * Station: client.
 */
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import type { Settings } from '../options.ts'
import type { Connection } from './connection.ts'
import { consume } from './consume.ts'
import { queueOf } from './publish.ts'
import { within } from './timer.ts'

const CREDIT = 500
const IDLE_MS = 300
/** Of a deadline, kept for the questions at the end. */
const QUESTIONS_MS = 500

/** How many messages of the queue are held by consumers; rejects where nobody says. */
export type Remainder = (queue: string, deadlineMs: number) => Promise<number>

/** `ready`, `held`: how many are left; null: nobody said. */
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
  const [ready, held] = await Promise.all([
    readyIn(connection, queue, endMs),
    within(
      endMs - performance.now(),
      remainder?.(queue, endMs - performance.now()) ?? Promise.resolve(null),
      null,
    ).catch(() => null),
  ])
  return { type: 'ok', value: { ...received, ready, held } as unknown as Json }
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
