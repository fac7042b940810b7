/**
 * The client's `send` and `poll`: a log kept in a stream, a queue that loses nothing to its readers. A confirm does not tell the
 * offset; each delivery does.
 * Station: client. Sent once; what it means that no answer comes is decided by outcomes.ts alone.
 */
import type { ClientRequest, Completion } from '../client.ts'
import type { Settings } from '../options.ts'
import { ended } from './answers.ts'
import type { Connection } from './connection.ts'
import { declareStream } from './declare.ts'
import { publish, queueOf } from './publish.ts'
import { read } from './stream-reader.ts'

/** A poll ends after so long without a record. */
const IDLE_MS = 50

/** What a client knows of the logs; gone when it crashes. */
export type LogMemory = {
  /** Streams that are there. */
  readonly made: Set<string>
  /** By log, where the next poll goes on. */
  readonly positions: Map<string, number>
}

/** Makes the stream first, unless it is known to be there. */
export async function send(
  connection: Connection,
  settings: Settings,
  request: ClientRequest,
  memory: LogMemory,
  endMs: number,
): Promise<Completion> {
  const refused = await withStream(connection, request, memory, endMs)
  if (refused !== undefined) return refused
  const answer = await publish(connection, settings, request, endMs)
  return answer.type === 'ok' ? { type: 'ok', value: [null, request.value] } : answer
}

export async function poll(
  connection: Connection,
  request: ClientRequest,
  memory: LogMemory,
  endMs: number,
): Promise<Completion> {
  const log = queueOf(request)
  if (request.value === 'after-crash') {
    connection.drop()
    memory.made.clear()
  }
  if (request.value !== 'next') memory.positions.delete(log)
  const refused = await withStream(connection, request, memory, endMs)
  if (refused !== undefined) return refused
  const from = memory.positions.get(log) ?? 0
  const { records, problem } = await read(connection, log, { from, idleMs: IDLE_MS }, endMs)
  if (problem !== undefined && records.length === 0) return ended(request, 'NOT_POLLED', problem)
  const next = (records.at(-1)?.[0] ?? from - 1) + 1
  memory.positions.set(log, next)
  return { type: 'ok', value: { from, next, records: records.map(([offset, value]) => [offset, value]) } }
}

/** Undefined once the stream is there; else why nothing was tried. */
async function withStream(
  connection: Connection,
  request: ClientRequest,
  { made }: LogMemory,
  endMs: number,
): Promise<Completion | undefined> {
  const log = queueOf(request)
  if (made.has(log)) return undefined
  const { type, error } = await declareStream(connection, request, endMs)
  if (type !== 'ok') return ended(request, 'NO_STREAM', error?.message ?? 'not declared')
  made.add(log)
  return undefined
}
