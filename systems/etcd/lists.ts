/**
 * Lists of integers, each one key of etcd that holds the whole list as JSON, for the set workload: whole reads, and adds
 * by compare-and-set (Jepsen's etcd set does the same with a loop around it; here nothing is tried twice).
 * Station: client. An add is two requests, each sent once, within one deadline: a linearizable read, then a transaction
 * that puts the list with the new element if the key's mod_revision is still what was read.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import { complete, failed, malformed, revisionOf, safeInteger } from './answers.ts'
import type { Connection } from './connection.ts'
import { type KeyValue, RANGE, TXN } from './messages.ts'

export async function readList(
  connection: Connection,
  request: ClientRequest,
  serializable: boolean,
  deadlineMs: number,
): Promise<Completion> {
  const reply = await connection.call(RANGE, { key: keyOf(request), serializable }, deadlineMs)
  return complete(request, reply, ({ kvs }) => versionedList(kvs))
}

/** `fail` when the read ended without a list, since nothing was sent that changes anything, and when it was refused. */
export async function append(connection: Connection, request: ClientRequest, deadlineMs: number): Promise<Completion> {
  const { value } = request
  const key = keyOf(request)
  const endMs = Date.now() + deadlineMs
  const read = await connection.call(RANGE, { key, serializable: false }, deadlineMs)
  if (read.type === 'failed') return nothingWritten(value, read.error.code, read.error.details)
  const [revision, items] = versionedList(read.response.kvs)
  if (revision === undefined || !Array.isArray(items))
    return nothingWritten(value, 'MALFORMED_ANSWER', JSON.stringify(read.response))
  const leftMs = endMs - Date.now()
  if (leftMs < 1) return nothingWritten(value, 'NO_TIME_LEFT', 'the read before the write took the whole deadline')
  const reply = await connection.call(TXN, putIfUnchanged(key, revision, [...items, value]), leftMs)
  if (reply.type === 'failed') return failed(request, reply.error)
  const made = revisionOf(reply.response.header)
  if (made === undefined) return malformed(request, reply.response)
  return reply.response.succeeded
    ? { type: 'ok', value: [made, value] }
    : nothingWritten(value, 'COMPARE_FAILED', 'the list changed between the read and the write')
}

function nothingWritten(value: Json, code: string, message: string): Completion {
  return { type: 'fail', value, error: { code, message } }
}

function keyOf({ f, key }: ClientRequest): Buffer {
  invariant(key !== undefined, 'an operation on a list names its key', { f })
  return Buffer.from(`a/${key}`)
}

/** mod_revision is 0 while the key is not there. */
function putIfUnchanged(key: Buffer, revision: number, items: readonly Json[]) {
  return {
    compare: [{ result: 'EQUAL', target: 'MOD', key, mod_revision: String(revision) }],
    success: [{ request_put: { key, value: Buffer.from(JSON.stringify(items)) } }],
    failure: [],
  } as const
}

/**
 * [mod_revision, items], [0, []] if nothing was ever put. A value that no client can have put is handed on as text, for
 * the conductor to refuse aloud.
 */
function versionedList([found]: readonly KeyValue[]): [number, Json] | [] {
  if (found === undefined) return [0, []]
  const revision = safeInteger(found.mod_revision)
  return revision === undefined ? [] : [revision, listOf(found.value.toString())]
}

function listOf(text: string): Json {
  try {
    const items: Json = JSON.parse(text)
    return Array.isArray(items) ? items : text
  } catch {
    return text
  }
}
