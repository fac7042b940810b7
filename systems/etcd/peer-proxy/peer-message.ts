/**
 * raftpb.Message, as etcd's members send it: decoded as far as rules and trace need, and encoded again without what a rule
 * cut off. Fields that are not understood are kept as they came.
 * Source: go.etcd.io/raft/v3/raftpb/raft.proto, alike in etcd 3.4 to 3.7. Message { 1 type, 2 to, 3 from, 4 term,
 * 5 logTerm, 6 index, 7 entries, 8 commit, 9 snapshot, 10 reject, ... }, Entry { 1 type, 2 term, 3 index, 4 data }.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { EntryId, MessageType, RaftMessage } from '../../../harness/core/raft-message.ts'

/** By raftpb.MessageType. What is missing here never travels between members. */
const TYPES: Readonly<Record<number, MessageType>> = {
  2: 'propose',
  3: 'append',
  4: 'append-reply',
  5: 'vote',
  6: 'vote-reply',
  7: 'snapshot',
  8: 'heartbeat',
  9: 'heartbeat-reply',
  13: 'transfer-leader',
  14: 'timeout-now',
  15: 'read-index',
  16: 'read-index-reply',
  17: 'pre-vote',
  18: 'pre-vote-reply',
}
export const APPEND = 3
const SNAPSHOT = 7
export const HEARTBEAT = 8

export type PeerEntry = EntryId & { readonly bytes: Uint8Array }

export type PeerMessage = {
  readonly type: number
  readonly to: bigint
  readonly from: bigint
  readonly term: number
  readonly logTerm: number
  readonly index: number
  readonly commit: number
  readonly reject: boolean
  readonly entries: readonly PeerEntry[]
  /** All other fields, tags included, in their order. */
  readonly rest: readonly Uint8Array[]
}

/** Throws if the bytes are no such message: the frame is then not understood. */
export function decodeMessage(bytes: Uint8Array): PeerMessage {
  const reader = new BinaryReader(bytes)
  const entries: PeerEntry[] = []
  const rest: Uint8Array[] = []
  let snapshot: EntryId | undefined
  const message = { type: 0, to: 0n, from: 0n, term: 0, logTerm: 0, index: 0, commit: 0, reject: false }
  while (reader.pos < reader.len) {
    const start = reader.pos
    const [field, wire] = reader.tag()
    if (field === 1) message.type = number(reader)
    else if (field === 2) message.to = BigInt(reader.uint64())
    else if (field === 3) message.from = BigInt(reader.uint64())
    else if (field === 4) message.term = number(reader)
    else if (field === 5) message.logTerm = number(reader)
    else if (field === 6) message.index = number(reader)
    else if (field === 7) entries.push(decodeEntry(reader.bytes()))
    else if (field === 8) message.commit = number(reader)
    else {
      if (field === 9 && wire === WireType.LengthDelimited) snapshot = snapshotId(reader.bytes())
      else if (field === 10) message.reject = reader.bool()
      else reader.skip(wire, field)
      rest.push(bytes.subarray(start, reader.pos))
    }
  }
  const covered =
    message.type === SNAPSHOT && snapshot !== undefined ? { index: snapshot.index, logTerm: snapshot.term } : {}
  return { ...message, ...covered, entries, rest }
}

/** Entries of an AppendEntries frame come one by one. */
export function decodeEntry(bytes: Uint8Array): PeerEntry {
  const reader = new BinaryReader(bytes)
  let term = 0
  let index = 0
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (field === 2) term = number(reader)
    else if (field === 3) index = number(reader)
    else reader.skip(wire, field)
  }
  return { term, index, bytes }
}

/** Snapshot { 1 data, 2 metadata { 1 conf_state, 2 index, 3 term } }. */
function snapshotId(bytes: Uint8Array): EntryId | undefined {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (field !== 2) {
      reader.skip(wire, field)
      continue
    }
    // Metadata has the index where an entry has the term.
    const { term: index, index: term } = decodeEntry(reader.bytes())
    return { term, index }
  }
  return undefined
}

/** Zero fields are written too, as etcd up to 3.6 does; all versions read both. */
export function encodeMessage(message: PeerMessage): Uint8Array {
  const writer = new BinaryWriter()
  const varint = (field: number, value: number | bigint) => writer.tag(field, WireType.Varint).uint64(value)
  varint(1, message.type)
  varint(2, message.to)
  varint(3, message.from)
  varint(4, message.term)
  varint(5, message.logTerm)
  varint(6, message.index)
  for (const { bytes } of message.entries) writer.tag(7, WireType.LengthDelimited).bytes(bytes)
  varint(8, message.commit)
  for (const chunk of message.rest) writer.raw(chunk)
  return writer.finish()
}

/** The message in the terms of rules and traces. Proposals have no index yet. */
export function inRaftTerms(message: PeerMessage, from: string, to: string): RaftMessage {
  const { type, term, index, logTerm, commit, reject, entries } = message
  return {
    from,
    to,
    type: TYPES[type] ?? 'other',
    term,
    index,
    logTerm,
    commit,
    reject,
    entries: entries.map(({ term, index }) => ({ term, index })),
  }
}

/** Without entries after this index, and without knowledge of commits beyond it. Itself if there is nothing to cut. */
export function cutMessage(message: PeerMessage, afterIndex: number): PeerMessage {
  if (message.type !== APPEND) return message
  const entries = message.entries.filter(({ index }) => index <= afterIndex)
  if (entries.length === message.entries.length && message.commit <= afterIndex) return message
  return { ...message, entries, commit: Math.min(message.commit, afterIndex) }
}

function number(reader: BinaryReader): number {
  const value = Number(reader.uint64())
  if (!Number.isSafeInteger(value)) throw new RangeError(`a number beyond 2^53: ${value}`)
  return value
}
