/**
 * The frames of one segment. A frame is
 *
 *     u64 little-endian: the record's length in the low 56 bits; where that is no multiple of 8, the top byte is
 *     0x80 | padding and the record is followed by 1 to 7 zeros
 *     walpb.Record { 1 type, 2 crc, 3 data }
 *
 * A length of 0, or the file's end, ends what was written. Station: evidence.
 * Source: etcd, server/storage/wal (encoder.go, decoder.go), walpb/record.proto.
 *
 * The checksum covers the data alone. So the frame is held against itself: its length against that of the data inside,
 * the padding against the length, the padding's bytes against zero. What then remains open is the type of a record, which
 * is held against its place in the segment (records.ts) and against what its data can be (decode.ts).
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import type { FileWindow } from './file-window.ts'

export type WalRecord = {
  /** Of the frame in its file. */
  readonly offset: number
  readonly type: number
  readonly crc: number
  /** Good until the next frame is read. */
  readonly data: Uint8Array
  /** The frame in full, to tell a torn one by. */
  readonly frame: Buffer
}

export type FrameResult =
  | { readonly kind: 'record'; readonly record: WalRecord; readonly next: number }
  | { readonly kind: 'end' }
  /** The file ends within the frame. */
  | { readonly kind: 'cut' }
  /** The bytes are no frame; `frame` in full if the file has it. */
  | { readonly kind: 'bad'; readonly what: string; readonly frame: Buffer }

const HEAD_BYTES = 8
const NOTHING = Buffer.alloc(0)

export function readFrame(file: FileWindow, at: number): FrameResult {
  const head = file.bytes(at, HEAD_BYTES)
  if (head.length === 0) return { kind: 'end' }
  if (head.length < HEAD_BYTES) return { kind: 'cut' }
  const low = head.readUInt32LE(0)
  const high = head.readUInt32LE(4)
  if (low === 0 && high === 0) return { kind: 'end' }
  const length = (high & 0xffffff) * 2 ** 32 + low
  const padding = (-length & 7) >>> 0
  const top = high >>> 24
  const inner = innerLength(file.bytes(at + HEAD_BYTES, 32))
  if (inner !== undefined && inner !== length)
    return bad(`a frame of ${length} bytes around a record of ${inner}`, file, at, Math.min(length, inner))
  if (top !== (padding === 0 ? 0 : 0x80 | padding))
    return bad(`a frame of ${length} bytes with the padding byte 0x${top.toString(16)}`, file, at, length)
  if (at + HEAD_BYTES + length + padding > file.size) return { kind: 'cut' }
  const frame = file.bytes(at, HEAD_BYTES + length + padding)
  const record = decodeRecord(frame.subarray(HEAD_BYTES, HEAD_BYTES + length))
  if (record === undefined) return { kind: 'bad', what: 'a frame without a record', frame }
  if (frame.subarray(HEAD_BYTES + length).some((byte) => byte !== 0))
    return { kind: 'bad', what: 'padding that is not zero', frame }
  return { kind: 'record', record: { offset: at, ...record, frame }, next: at + frame.length }
}

function bad(what: string, file: FileWindow, at: number, length: number): FrameResult {
  const isWhole = at + HEAD_BYTES + length <= file.size
  return { kind: 'bad', what, frame: isWhole ? file.bytes(at, HEAD_BYTES + length) : NOTHING }
}

/** The record's length as its own fields give it; undefined if its beginning is not that of a record. */
function innerLength(start: Uint8Array): number | undefined {
  const reader = new BinaryReader(start)
  try {
    if (reader.tag()[0] !== 1) return undefined
    reader.uint64()
    if (reader.tag()[0] !== 2) return undefined
    reader.uint32()
    if (reader.pos === start.length) return undefined
    const before = reader.pos
    // A record without data, as the one that begins a segment, ends here: what follows is padding or the next frame.
    if (start[before] !== 0x1a) return before
    reader.tag()
    const length = reader.uint32()
    return reader.pos + length
  } catch {
    return undefined
  }
}

/** Undefined for anything but these three fields, each once at most and of its own wire type. */
function decodeRecord(bytes: Uint8Array): Pick<WalRecord, 'type' | 'crc' | 'data'> | undefined {
  const record: { type: number; crc: number; data: Uint8Array } = { type: 0, crc: 0, data: NOTHING }
  let last = 0
  try {
    const reader = new BinaryReader(bytes)
    while (reader.pos < reader.len) {
      const [field, wire] = reader.tag()
      if (field <= last) return undefined
      last = field
      if (field === 1 && wire === WireType.Varint) record.type = Number(reader.uint64())
      else if (field === 2 && wire === WireType.Varint) record.crc = Number(reader.uint64())
      else if (field === 3 && wire === WireType.LengthDelimited) record.data = reader.bytes()
      else return undefined
    }
    return record.crc < 2 ** 32 ? record : undefined
  } catch {
    return undefined
  }
}
