/**
 * What the stub in a process is told, as bytes: the layout of stub-x86_64.S. A change fills a slot that nobody reads and then
 * points `sel` to it with one aligned write of 8 bytes, so offset and rate change together while threads read the clock.
 * Station: runtime/docker. Pure. Offsets count from the stub's beginning.
 */
import { offsetAt, rateOf, type SkewSince } from '../../../core/wall-skew.ts'
import { STUB_BASE64 } from './stub-bytes.ts'

export const STUB: Buffer = Buffer.from(STUB_BASE64, 'base64')
/** Finds a stub that is there already, also after the harness that put it there is dead. */
export const MAGIC: Buffer = STUB.subarray(0, 8)
export const SEL_AT = 8
const SAVED_AT = 0x10
const SAVED_BYTES = 16
const SLOTS_AT = 0x40
const LINE_BYTES = 24
export const SLOT_BYTES = 2 * LINE_BYTES
const SLOT_COUNT = 4
/** A rate of 1, twice the true one: rates are fixed point. */
const RATE_ONE = 2 ** 32

/** The clock shows true + off + (true - t0) * rate / 2^32, in ns since 1970, or since the machine's start. */
export type Line = { readonly off: bigint; readonly rate: bigint; readonly t0: bigint }
export type Slot = { readonly wall: Line; readonly monotonic: Line }

export const TRUE_TIME: Line = { off: 0n, rate: 0n, t0: 0n }
export const TRUE_TIMES: Slot = { wall: TRUE_TIME, monotonic: TRUE_TIME }

/** `nowUs` and the beginnings of the skews in microseconds since 1970. */
export function lineOf(skews: readonly SkewSince[], nowUs: number): Line {
  return lineFrom(BigInt(offsetAt(skews, nowUs)) * 1_000n, rateOf(skews), BigInt(nowUs) * 1_000n)
}

/** From so far off at that time on at this rate. */
export function lineFrom(off: bigint, ratePpm: number, nowNs: bigint): Line {
  const rate = BigInt(Math.round((ratePpm / 1_000_000) * RATE_ONE))
  return { off, rate, t0: rate === 0n ? 0n : nowNs }
}

/** How far the clock is off at that time of it, in ns. */
export function offsetNsOf({ off, rate, t0 }: Line, nowNs: bigint): bigint {
  return off + (((nowNs - t0) * rate) >> 32n)
}

/** The same in whole microseconds. */
export function offsetUsOf(line: Line, nowUs: number): number {
  return Number(offsetNsOf(line, BigInt(nowUs) * 1_000n) / 1_000n)
}

export function ratePpmOf({ rate }: Line): number {
  return Math.round((Number(rate) * 1_000_000) / RATE_ONE)
}

export function encodeSlot({ wall, monotonic }: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES)
  for (const [i, { off, rate, t0 }] of [wall, monotonic].entries())
    for (const [j, value] of [off, rate, t0].entries()) bytes.writeBigInt64LE(value, i * LINE_BYTES + j * 8)
  return bytes
}

export function decodeSlot(bytes: Buffer): Slot {
  const lineAt = (at: number): Line => ({
    off: bytes.readBigInt64LE(at),
    rate: bytes.readBigInt64LE(at + 8),
    t0: bytes.readBigInt64LE(at + 16),
  })
  return { wall: lineAt(0), monotonic: lineAt(LINE_BYTES) }
}

/** Where the slot lies that `sel` points to. */
export function slotAt(sel: number): number {
  return SLOTS_AT + sel
}

/** The slot after that, which no reader is in. */
export function nextSel(sel: number): number {
  return (sel + SLOT_BYTES) % (SLOT_BYTES * SLOT_COUNT)
}

export function encodeSel(sel: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(sel))
  return bytes
}

/** A function's place in the image, and the 8 bytes with which it begins when nothing is changed. */
export type SavedEntry = { readonly at: number; readonly bytes: Buffer }

export function writeSaved(stub: Buffer, i: number, { at, bytes }: SavedEntry): void {
  stub.writeBigUInt64LE(BigInt(at), SAVED_AT + i * SAVED_BYTES)
  bytes.copy(stub, SAVED_AT + i * SAVED_BYTES + 8)
}

export function readSaved(stub: Buffer, i: number): SavedEntry | undefined {
  const from = SAVED_AT + i * SAVED_BYTES
  const at = Number(stub.readBigUInt64LE(from))
  return at === 0 ? undefined : { at, bytes: Buffer.from(stub.subarray(from + 8, from + 16)) }
}
