/**
 * The client of one etcd node: reads, writes and cas of one key, each one gRPC call that is sent once; lists (lists.ts);
 * and for scenarios about etcd itself compaction and watches.
 * Station: client. Never retries; what an error means is decided by outcomes.ts alone.
 *
 * Every revision returned is the one of the very operation: a range's mod_revision, and the header of a put or
 * transaction, which the applier fills with the revision it made (etcdserver/txn/txn.go; api/v3rpc/header.go fills in the
 * store's current one only where that is 0). A later call would tell a later revision.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { AsyncClient, ClientRequest, Completion } from '../client.ts'
import { complete, revisionOf, safeInteger } from './answers.ts'
import { Connection } from './connection.ts'
import { append, readList } from './lists.ts'
import { COMPACT, type KeyValue, PUT, RANGE, TXN } from './messages.ts'
import { watch } from './watch.ts'

/** Where `read` gets its answer: from the leader's agreement, or from the node's own state, which may be old. */
export type ReadMode = 'linearizable' | 'serializable'

/** A client of the etcd at `target`, an address with port. */
export function openClient(target: string, reads: ReadMode): AsyncClient {
  const connection = new Connection(target)

  async function invoke(request: ClientRequest, deadlineMs: number): Promise<Completion> {
    const { f, value } = request
    if (f === 'watch') return watch(connection, request, deadlineMs)
    if (f === 'compact') {
      const compaction = { revision: Number(value), physical: true }
      return complete(request, await connection.call(COMPACT, compaction, deadlineMs), () => value)
    }
    if (f === 'append') return append(connection, request, deadlineMs)
    if (f === 'read-list') return readList(connection, request, reads === 'serializable', deadlineMs)
    const key = Buffer.from(`r/${keyOf(request)}`)
    if (f === 'read' || f === 'read-local') {
      const serializable = f === 'read-local' || reads === 'serializable'
      const reply = await connection.call(RANGE, { key, serializable }, deadlineMs)
      return complete(request, reply, (range) => versioned(range.kvs))
    }
    if (f === 'write') {
      const reply = await connection.call(PUT, { key, value: bytesOf(value) }, deadlineMs)
      return complete(request, reply, (put) => {
        const revision = revisionOf(put.header)
        return revision === undefined ? undefined : [revision, value]
      })
    }
    if (f === 'write-after-range') {
      const reply = await connection.call(TXN, writeAfterRange(key, value), deadlineMs)
      return complete(request, reply, ({ header }) => {
        const revision = revisionOf(header)
        return revision === undefined ? undefined : [revision, value]
      })
    }
    const reply = await connection.call(TXN, compareAndSet(key, value), deadlineMs)
    return complete(request, reply, ({ header, succeeded, responses }) => {
      if (!succeeded) {
        const seen = versioned(responses[0]?.response_range?.kvs)
        return seen === undefined ? undefined : { applied: false, seen }
      }
      const revision = revisionOf(header)
      return revision === undefined ? undefined : { applied: true, revision }
    })
  }

  return {
    invoke,
    close: async () => connection.close(),
  }
}

const KEYED: readonly string[] = ['read', 'read-local', 'write', 'write-after-range', 'cas']

function keyOf({ f, key }: ClientRequest): string {
  invariant(KEYED.includes(f), 'the workload uses only functions that the system names', {
    f,
  })
  invariant(key !== undefined, 'an operation on a register names its key', { f })
  return key
}

/** If the key's value is `from`, put `to`; else read the key, so that a refusal says what it saw at that moment. */
function compareAndSet(key: Buffer, value: Json) {
  invariant(Array.isArray(value) && value.length === 2, 'cas is invoked with [from, to]')
  const [from, to] = value as readonly Json[]
  return {
    compare: [{ result: 'EQUAL', target: 'VALUE', key, value: bytesOf(from) }],
    success: [{ request_put: { key, value: bytesOf(to) } }],
    failure: [{ request_range: { key, serializable: false } }],
  } as const
}

/** One transaction that reads the key as it was at revision 1 and then writes it: refused if that revision is gone. */
function writeAfterRange(key: Buffer, value: Json) {
  return {
    compare: [],
    success: [
      { request_range: { key, serializable: false, revision: 1 } },
      { request_put: { key, value: bytesOf(value) } },
    ],
    failure: [],
  } as const
}

function bytesOf(value: Json | undefined): Buffer {
  invariant(typeof value === 'number' && Number.isSafeInteger(value), 'a register holds integers')
  return Buffer.from(String(value))
}

/** [mod_revision, value] of the key, [0, null] if it was never written. */
function versioned(kvs: readonly KeyValue[] | undefined): [number, Json] | undefined {
  if (kvs === undefined) return undefined
  const [found] = kvs
  if (found === undefined) return [0, null]
  const revision = safeInteger(found.mod_revision)
  return revision === undefined ? undefined : [revision, writtenValue(found.value)]
}

/**
 * The integer a client wrote. What no client can have written is handed on as text: the conductor refuses the completion
 * aloud, whereas a failed read would hide that the system made it up.
 */
function writtenValue(bytes: Buffer): Json {
  const text = bytes.toString()
  return safeInteger(text) ?? text
}
