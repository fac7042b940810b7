/**
 * The client's `watch`: one watch of all registers with a prefix, from a revision on, for as long as the operation lasts.
 * Its value holds every event and every notification of progress with the time of its receipt.
 * Station: client.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import type { Connection } from './connection.ts'
import { WATCH, type WatchResponse } from './messages.ts'

/** Of events and notifications together; what comes later ends the watch, and `until` is then not reached. */
const RECEIVED_MAX = 10_000
/** Before the operation's deadline, so that what was seen is told in time. */
const LEAD_MS = 100

/** Revisions as etcd gives them; times in ms since the watch was asked for. */
type Received = {
  created: number | null
  canceled: string | null
  readonly events: [revision: number, key: string, timeMs: number][]
  readonly progress: [revision: number, timeMs: number][]
}

/**
 * Value { prefix, start, until }; ok with what was received, when something of a revision `until` or later came or the
 * deadline is near. A watch changes nothing, so any error of it is `fail`, and so is one that the server never answered.
 */
export async function watch(connection: Connection, request: ClientRequest, deadlineMs: number): Promise<Completion> {
  const { prefix, start, until } = parameters(request.value)
  const received: Received = { created: null, canceled: null, events: [], progress: [] }
  const key = Buffer.from(`r/${prefix}`)
  const began = process.hrtime.bigint()
  const create_request = { key, range_end: endOfPrefix(key), start_revision: start, progress_notify: true }
  const error = await connection.follow(WATCH, { create_request }, Math.max(1, deadlineMs - LEAD_MS), (response) => {
    const revision = note(received, response, Number(process.hrtime.bigint() - began) / 1e6)
    const isFull = received.events.length + received.progress.length >= RECEIVED_MAX
    return revision >= until || received.canceled !== null || isFull ? 'enough' : 'more'
  })
  if (error !== undefined)
    return { type: 'fail', value: request.value, error: { code: error.code, message: error.details } }
  if (received.created === null && received.canceled === null)
    return { type: 'fail', value: request.value, error: { code: 'NO_ANSWER', message: 'the watch was never created' } }
  return { type: 'ok', value: received as unknown as Json }
}

/** The greatest revision that the response shows to be reached; 0 for the answer to the request itself. */
function note(received: Received, response: WatchResponse, timeMs: number): number {
  const current = Number(response.header?.revision ?? 0)
  const time = Math.round(timeMs)
  if (response.canceled) received.canceled = response.cancel_reason
  if (response.created) {
    received.created = current
    return 0
  }
  for (const { kv } of response.events)
    if (kv !== null) received.events.push([Number(kv.mod_revision), kv.key.toString().replace(/^r\//, ''), time])
  if (response.events.length === 0 && !response.canceled) {
    received.progress.push([current, time])
    return current
  }
  return received.events.at(-1)?.[0] ?? 0
}

function parameters(value: Json): { readonly prefix: string; readonly start: number; readonly until: number } {
  const { prefix, start, until } = value as { prefix?: Json; start?: Json; until?: Json }
  invariant(
    typeof prefix === 'string' && typeof start === 'number' && typeof until === 'number',
    'a watch is invoked with { prefix, start, until }',
  )
  return { prefix, start, until }
}

/** The first key after all that begin so: etcd's way to name a prefix. */
function endOfPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix)
  end[end.length - 1] = (end.at(-1) ?? 0) + 1
  return end
}
