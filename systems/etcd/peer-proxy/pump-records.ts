/**
 * What the byte pump tells, cut out of whatever chunks arrive. Pure.
 * Station: system. Source: harness/runtime/docker/helpers/links/ordeal-pump.c, which describes the format.
 */
import { endianness } from 'node:os'

/** `time` in ns of CLOCK_MONOTONIC. `bytes` are a part of the chunks pushed: whoever keeps them copies them. */
export type PumpRecord = {
  readonly what: 'forwarded' | 'unwritten' | 'partial' | 'stopped' | 'flushed'
  readonly id: number
  readonly timeNs: number
  readonly bytes: Uint8Array
}

const WHAT: Readonly<Record<string, PumpRecord['what']>> = {
  F: 'forwarded',
  W: 'unwritten',
  P: 'partial',
  S: 'stopped',
  M: 'flushed',
}
const HEAD_BYTES = 17
const IS_LITTLE = endianness() === 'LE'

export class PumpRecords {
  #rest: Buffer = Buffer.alloc(0)

  /** Throws for a record of a kind unknown. */
  push(chunk: Buffer): readonly PumpRecord[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const records: PumpRecord[] = []
    let at = 0
    while (bytes.length - at >= HEAD_BYTES) {
      const end = at + HEAD_BYTES + u32(bytes, at)
      if (bytes.length < end) break
      const what = WHAT[String.fromCharCode(bytes[at + 16] ?? 0)]
      if (what === undefined) throw new Error(`the pump told something unknown: ${bytes[at + 16]}`)
      records.push({
        what,
        id: u32(bytes, at + 4),
        timeNs: u64(bytes, at + 8),
        bytes: bytes.subarray(at + HEAD_BYTES, end),
      })
      at = end
    }
    this.#rest = bytes.subarray(at)
    return records
  }
}

function u32(bytes: Buffer, at: number): number {
  return IS_LITTLE ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
}

function u64(bytes: Buffer, at: number): number {
  return Number(IS_LITTLE ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at))
}
