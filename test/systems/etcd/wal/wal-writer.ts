/**
 * Writes WALs as etcd does, byte by byte and by hand: a second reading of the format, so that the reader is not held
 * against itself. Varints, protobuf and the checksum are this file's own.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

export const number = (field: number, value: number | bigint): number[] => [...varint(field << 3), ...varint(value)]
export const bytes = (field: number, value: readonly number[]): number[] => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...value,
]
export const text = (value: string): number[] => [...Buffer.from(value)]

/** CRC-32C bit by bit. */
export function crc32c(before: number, data: readonly number[]): number {
  let crc = ~before >>> 0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

export const entry = (term: number, index: number, data: readonly number[] = [], type = 0): number[] => [
  ...number(1, type),
  ...number(2, term),
  ...number(3, index),
  ...(data.length === 0 ? [] : bytes(4, data)),
]
export const hardState = (term: number, vote: bigint, commit: number): number[] => [
  ...number(1, term),
  ...number(2, vote),
  ...number(3, commit),
]
/** InternalRaftRequest { 100 header, 4 put { 1 key, 2 value } }. */
export const put = (key: string, value: string): number[] => [
  ...bytes(100, number(1, 7)),
  ...bytes(4, [...bytes(1, text(key)), ...bytes(2, text(value))]),
]

export type Segment = { readonly name: string; readonly content: number[] }

export const METADATA = [...number(1, 0xabcdn), ...number(2, 0x1234n)]
const NAME = (sequence: number, index: number) =>
  `${sequence.toString(16).padStart(16, '0')}-${index.toString(16).padStart(16, '0')}.wal`

export class WalWriter {
  readonly segments: Segment[] = []
  #crc = 0

  constructor(firstIndex = 0) {
    this.cut(firstIndex)
  }

  /** Begins the next segment: its head repeats the checksum and the metadata. */
  cut(firstIndex: number): this {
    this.segments.push({ name: NAME(this.segments.length, firstIndex), content: [] })
    this.frame(4, undefined)
    return this.record(1, METADATA)
  }

  entry(term: number, index: number, data?: readonly number[], type?: number): this {
    return this.record(2, entry(term, index, data, type))
  }

  state(term: number, vote: bigint, commit: number): this {
    return this.record(3, hardState(term, vote, commit))
  }

  snapshot(index: number, term: number): this {
    return this.record(5, [...number(1, index), ...number(2, term)])
  }

  record(type: number, data: readonly number[]): this {
    this.#crc = crc32c(this.#crc, data)
    return this.frame(type, data)
  }

  /** A record under the running checksum, or under another. */
  frame(type: number, data: readonly number[] | undefined, crc: number = this.#crc): this {
    const record = [...number(1, type), ...number(2, crc), ...(data === undefined ? [] : bytes(3, data))]
    const padding = (8 - (record.length % 8)) % 8
    const length = BigInt(record.length) | (padding === 0 ? 0n : BigInt(0x80 | padding) << 56n)
    const head = Buffer.alloc(8)
    head.writeBigUInt64LE(length)
    this.last.content.push(...head, ...record, ...Array<number>(padding).fill(0))
    return this
  }

  zeros(count: number): this {
    this.last.content.push(...Array<number>(count).fill(0))
    return this
  }

  get last(): Segment {
    return this.segments.at(-1) as Segment
  }

  /** Writes all segments into a fresh folder. */
  write(): string {
    return writeSegments(this.segments)
  }
}

export function writeSegments(segments: readonly { name: string; content: ArrayLike<number> }[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'ordeal-wal-'))
  mkdirSync(directory, { recursive: true })
  for (const { name, content } of segments) writeFileSync(join(directory, name), Uint8Array.from(content))
  return directory
}

/** A log of three entries with a rollback, over two segments. */
export function sampleWal(): WalWriter {
  return new WalWriter()
    .snapshot(0, 0)
    .entry(1, 1, number(2, 5), 1)
    .state(1, 0n, 1)
    .state(2, 0xabcdn, 1)
    .entry(2, 2)
    .entry(2, 3, put('r/k', '1'))
    .state(2, 0xabcdn, 2)
    .cut(4)
    .state(2, 0xabcdn, 3)
    .entry(2, 4, put('r/k', '2'))
    .entry(2, 5, put('r/k', '3'))
    .state(3, 0x77n, 3)
    .entry(3, 4)
    .state(3, 0x77n, 4)
    .zeros(512)
}
