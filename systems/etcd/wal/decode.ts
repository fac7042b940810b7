/**
 * What the records hold: metadata, hard states, entries, snapshots. Zero fields may be missing (etcd 3.7) or written.
 * Station: evidence. Source: etcd, server/storage/wal/walpb/record.proto; go.etcd.io/raft/v3/raftpb/raft.proto.
 *
 * The type of a record is covered by no checksum, so what is decoded must also be what such a record can be: a number
 * beyond 2^53 is no term or index, an entry has one of three types.
 */
import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { LogEntry } from '../../../harness/core/raft-log.ts'
import { decodeRequest } from './request.ts'

/** Thrown for data that cannot be what the record's type says. */
export class NotDecodable extends Error {}

/** Metadata { 1 NodeID, 2 ClusterID }; ids in hexadecimal, as etcd prints them. */
export function decodeMetadata(data: Uint8Array): { readonly member: string; readonly cluster: string } {
  const fields = varints(data, 2)
  return { member: (fields.get(1) ?? 0n).toString(16), cluster: (fields.get(2) ?? 0n).toString(16) }
}

/** HardState { 1 term, 2 vote, 3 commit }; a vote of 0 is none. */
export function decodeHardState(data: Uint8Array): {
  readonly term: number
  readonly vote?: string
  readonly commit: number
} {
  const fields = varints(data, 3)
  const vote = fields.get(2) ?? 0n
  const term = safe(fields.get(1))
  const commit = safe(fields.get(3))
  // As an entry without data would look, whose type field comes where the term is here.
  if (term === 0 && (vote !== 0n || commit !== 0)) throw new NotDecodable('a hard state of term 0')
  return { term, ...(vote === 0n ? {} : { vote: vote.toString(16) }), commit }
}

/** Snapshot { 1 index, 2 term, 3 conf_state }. */
export function decodeSnapshot(data: Uint8Array): { readonly index: number; readonly term: number } {
  const fields = varints(data, 2, [3])
  return { index: safe(fields.get(1)), term: safe(fields.get(2)) }
}

const KINDS: readonly LogEntry['kind'][] = ['command', 'membership', 'membership'] // EntryNormal, ConfChange, ConfChangeV2

/** Entry { 1 type, 2 term, 3 index, 4 data }. Empty data is the no-op of a new leader. */
export function decodeEntry(data: Uint8Array): Pick<LogEntry, 'term' | 'index' | 'kind' | 'request'> {
  let payload: Uint8Array = new Uint8Array(0)
  const fields = varints(data, 3, [4], (bytes) => {
    payload = bytes
  })
  const kind = KINDS[safe(fields.get(1))]
  if (kind === undefined) throw new NotDecodable(`an entry of type ${fields.get(1)}`)
  const term = safe(fields.get(2))
  const index = safe(fields.get(3))
  if (term === 0 || index === 0) throw new NotDecodable(`an entry of term ${term} at index ${index}`)
  // As a hard state would look: a change of membership always has a body.
  if (kind === 'membership' && payload.length === 0) throw new NotDecodable('a change of membership without a body')
  if (kind === 'membership') return { term, index, kind }
  return payload.length === 0 ? { term, index, kind: 'no-op' } : { term, index, kind, request: decodeRequest(payload) }
}

/** The number fields up to `last`; fields of `bytesFields` are bytes; any other is refused. */
function varints(
  data: Uint8Array,
  last: number,
  bytesFields: readonly number[] = [],
  onBytes: (bytes: Uint8Array) => void = () => {},
): ReadonlyMap<number, bigint> {
  const fields = new Map<number, bigint>()
  const reader = new BinaryReader(data)
  try {
    while (reader.pos < reader.len) {
      const [field, wire] = reader.tag()
      if (field <= last && wire === 0) fields.set(field, BigInt(reader.uint64()))
      else if (bytesFields.includes(field) && wire === 2) onBytes(reader.bytes())
      else throw new NotDecodable(`an unexpected field ${field}`)
    }
  } catch (error) {
    throw error instanceof NotDecodable ? error : new NotDecodable('no such message')
  }
  return fields
}

function safe(value: bigint | undefined): number {
  const number = Number(value ?? 0n)
  if (!Number.isSafeInteger(number)) throw new NotDecodable(`${value} as a term or index`)
  return number
}
