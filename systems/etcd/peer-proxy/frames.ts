/**
 * The frames of rafthttp's two streams, cut out of whatever chunks arrive (etcd: server/etcdserver/api/rafthttp,
 * message_codec.go and msgappv2_codec.go).
 *
 *     message stream     u64 length, Message
 *     msgappv2 stream    byte 0                                              heartbeat of the link
 *                        byte 1, u64 count, count x (u64 length, Entry), u64 commit    appends to what went before
 *                        byte 2, u64 length, Message                         a whole append
 *
 * All numbers are big-endian. Station: system.
 */

export type StreamKind = 'message' | 'msgappv2'

export type Frame =
  | { readonly kind: 'link-heartbeat'; readonly raw: Uint8Array }
  | { readonly kind: 'message'; readonly raw: Uint8Array; readonly body: Uint8Array }
  | {
      readonly kind: 'entries'
      readonly raw: Uint8Array
      readonly entries: readonly Uint8Array[]
      readonly commit: number
    }

/** A frame beyond this is none: members send at most 512 KB of entries at once (raft: maxSizePerMsg) or one request. */
const FRAME_MAX = 64 << 20
const ENTRIES_MAX = 1 << 20

/** Thrown for bytes that are no frame; from there on the stream can only be passed on as it is. */
export class UnknownFrame extends Error {}

/** Cuts frames out of chunks. Chunks are joined only when a frame is whole, so a large frame costs no more than its length. */
export class Deframer {
  readonly #kind: StreamKind
  #chunks: Uint8Array[] = []
  #length = 0
  /** No frame can be whole before there are so many bytes. */
  #needed = 1

  constructor(kind: StreamKind) {
    this.#kind = kind
  }

  /** Throws UnknownFrame; `rest` then has all bytes not given out. */
  push(chunk: Uint8Array): readonly Frame[] {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length < this.#needed) return []
    const buffer =
      this.#chunks.length === 1
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat(this.#chunks)
    const frames: Frame[] = []
    let at = 0
    try {
      while (at < buffer.length) {
        const frame = this.#kind === 'message' ? messageFrame(buffer, at) : appendFrame(buffer, at)
        if (typeof frame === 'number') {
          this.#needed = frame - at
          break
        }
        frames.push(frame)
        at += frame.raw.length
        this.#needed = 1
      }
    } catch (error) {
      if (frames.length === 0) throw error
      this.#needed = 1 // frames before it are good; it is met again with the next chunk
    }
    const left = buffer.subarray(at)
    this.#chunks = left.length === 0 ? [] : [left]
    this.#length = left.length
    return frames
  }

  /** Whether all was given out. */
  get isEmpty(): boolean {
    return this.#length === 0
  }

  /** What was not given out. */
  get rest(): Uint8Array {
    return Buffer.concat(this.#chunks)
  }
}

/** The frame that begins at `at`, or the position up to which bytes are needed to know it. */
function messageFrame(buffer: Buffer, at: number): Frame | number {
  if (buffer.length < at + 8) return at + 8
  const end = at + 8 + lengthAt(buffer, at)
  if (buffer.length < end) return end
  return { kind: 'message', raw: buffer.subarray(at, end), body: buffer.subarray(at + 8, end) }
}

function appendFrame(buffer: Buffer, at: number): Frame | number {
  const type = buffer[at]
  if (type === 0) return { kind: 'link-heartbeat', raw: buffer.subarray(at, at + 1) }
  if (type === 2) {
    const frame = messageFrame(buffer, at + 1)
    return typeof frame === 'number' ? frame : { ...frame, raw: buffer.subarray(at, at + 1 + frame.raw.length) }
  }
  if (type === 1) return entriesFrame(buffer, at)
  throw new UnknownFrame(`frame type ${type}`)
}

function entriesFrame(buffer: Buffer, at: number): Frame | number {
  if (buffer.length < at + 9) return at + 9
  const count = lengthAt(buffer, at + 1)
  if (count > ENTRIES_MAX) throw new UnknownFrame(`${count} entries in one frame`)
  const entries: Uint8Array[] = []
  let end = at + 9
  for (let i = 0; i < count; i++) {
    if (buffer.length < end + 8) return end + 8
    const start = end + 8
    end = start + lengthAt(buffer, end)
    if (end - at > FRAME_MAX) throw new UnknownFrame(`a frame of more than ${FRAME_MAX} bytes`)
    if (buffer.length < end) return end
    entries.push(buffer.subarray(start, end))
  }
  if (buffer.length < end + 8) return end + 8
  return { kind: 'entries', raw: buffer.subarray(at, end + 8), entries, commit: Number(buffer.readBigUInt64BE(end)) }
}

function lengthAt(buffer: Buffer, at: number): number {
  const length = Number(buffer.readBigUInt64BE(at))
  if (length > FRAME_MAX) throw new UnknownFrame(`a length of ${length} bytes`)
  return length
}

/** A frame of the stream that holds this message whole. */
export function frameOf(kind: StreamKind, body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(kind === 'message' ? 8 : 9)
  if (kind === 'msgappv2') head[0] = 2
  head.writeBigUInt64BE(BigInt(body.length), head.length - 8)
  return Buffer.concat([head, body])
}
