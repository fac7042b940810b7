/**
 * What a client asked for, as an entry of etcd's log has it: InternalRaftRequest, or before 3.6 a request of the old API.
 * Station: evidence. Source: etcd, api/etcdserverpb/raft_internal.proto and rpc.proto (field numbers alike in 3.4 to 3.7).
 */
import { createHash } from 'node:crypto'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import type { LoggedWrite, LogRequest } from '../../../harness/core/raft-log.ts'

/** Only an InternalRaftRequest has a header; one without is a request of the v2 API (3.4 and 3.5: members' attributes). */
const HEADER = 100
const PUT = 4
const DELETE_RANGE = 5
const TXN = 6

const KINDS: Readonly<Record<number, string>> = {
  2: 'v2',
  3: 'range',
  [PUT]: 'put',
  [DELETE_RANGE]: 'delete-range',
  [TXN]: 'txn',
  7: 'compaction',
  8: 'lease-grant',
  9: 'lease-revoke',
  10: 'alarm',
  11: 'lease-checkpoint',
  1000: 'auth-enable',
  1011: 'auth-disable',
  1012: 'authenticate',
  1013: 'auth-status',
  1100: 'auth-user-add',
  1101: 'auth-user-delete',
  1102: 'auth-user-get',
  1103: 'auth-user-change-password',
  1104: 'auth-user-grant-role',
  1105: 'auth-user-revoke-role',
  1106: 'auth-user-list',
  1107: 'auth-role-list',
  1200: 'auth-role-add',
  1201: 'auth-role-delete',
  1202: 'auth-role-get',
  1203: 'auth-role-grant-permission',
  1204: 'auth-role-revoke-permission',
  1300: 'cluster-version-set',
  1301: 'cluster-member-attributes-set',
  1302: 'downgrade-info-set',
  9900: 'downgrade-version-test',
}

/** Beyond this a value is shown by its beginning. */
const WHOLE_BYTES_MAX = 1024
const SHOWN_BYTES = 64
const DIGEST_DIGITS = 32

/** Transactions in transactions in ... etcd allows what the client nests; beyond this nothing is looked for. */
const DEPTH_MAX = 16

/** Never throws: what is not understood is a request of kind 'unknown' that writes nothing known. */
export function decodeRequest(data: Uint8Array): LogRequest {
  try {
    return decode(data)
  } catch {
    return { kind: 'unknown', writes: [], conditional: false }
  }
}

function decode(data: Uint8Array): LogRequest {
  let hasHeader = false
  let found: { readonly field: number; readonly body: Uint8Array } | undefined
  for (const { field, bytes } of messagesIn(data)) {
    if (field === HEADER) hasHeader = true
    else if (KINDS[field] !== undefined) found ??= { field, body: bytes }
  }
  if (!hasHeader) return { kind: 'v2', writes: [], conditional: false }
  if (found === undefined) return { kind: 'unknown', writes: [], conditional: false }
  const kind = KINDS[found.field] ?? 'unknown'
  if (found.field === PUT) return { kind, writes: [put(found.body)], conditional: false }
  if (found.field === DELETE_RANGE) return { kind, writes: [deletion(found.body)], conditional: false }
  if (found.field === TXN) return { kind, ...transaction(found.body, 0) }
  return { kind, writes: [], conditional: false }
}

/** PutRequest { 1 key, 2 value, ... }. */
function put(body: Uint8Array): LoggedWrite {
  const write = { key: '', value: '' }
  for (const { field, bytes } of messagesIn(body)) {
    if (field === 1) write.key = text(bytes)
    else if (field === 2) write.value = loggedValue(bytes)
  }
  return write
}

/** DeleteRangeRequest { 1 key, 2 range_end, ... }: the first key of the range stands for it. */
function deletion(body: Uint8Array): LoggedWrite {
  const key = [...messagesIn(body)].find(({ field }) => field === 1)
  return { key: key === undefined ? '' : text(key.bytes), value: null }
}

/**
 * TxnRequest { 1 compare, 2 success, 3 failure }. Writes of both branches; which one is taken, or with a read in it whether
 * any, is decided when it is applied: so only a transaction of nothing but writes is sure to do them.
 */
function transaction(body: Uint8Array, depth: number): Pick<LogRequest, 'writes' | 'conditional'> {
  const writes: LoggedWrite[] = []
  let conditional = depth > DEPTH_MAX
  if (conditional) return { writes, conditional }
  for (const { field, bytes } of messagesIn(body)) {
    if (field === 1) conditional = true
    if (field !== 2 && field !== 3) continue
    // RequestOp { 1 range, 2 put, 3 delete_range, 4 txn }
    for (const operation of messagesIn(bytes)) {
      if (operation.field === 1) conditional = true
      else if (operation.field === 2) writes.push(put(operation.bytes))
      else if (operation.field === 3) writes.push(deletion(operation.bytes))
      else if (operation.field === 4) {
        const nested = transaction(operation.bytes, depth + 1)
        writes.push(...nested.writes)
        conditional ||= nested.conditional
      }
    }
  }
  return { writes, conditional }
}

function* messagesIn(data: Uint8Array): Generator<{ readonly field: number; readonly bytes: Uint8Array }> {
  const reader = new BinaryReader(data)
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (wire === WireType.LengthDelimited) yield { field, bytes: reader.bytes() }
    else reader.skip(wire, field)
  }
}

/**
 * Values as text; of a long one its beginning, length and SHA-256. A log is kept decoded, and one that holds a list anew at each
 * append, as the set workload's, has gigabytes of values.
 */
function loggedValue(bytes: Uint8Array): string {
  if (bytes.length <= WHOLE_BYTES_MAX) return text(bytes)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, DIGEST_DIGITS)
  return `${text(bytes.subarray(0, SHOWN_BYTES))}... (${bytes.length} bytes, sha256 ${digest})`
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
