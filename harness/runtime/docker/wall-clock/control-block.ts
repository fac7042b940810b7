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
export const SLOT_BYTES = 24
const SLOT_COUNT = 4
/** A rate of 1, twice the true one: rates are fixed point. */
const RATE_ONE = 2 ** 32

/** The clock shows true + off + (true - t0) * rate / 2^32, in ns since 1970. */
export type Slot = { readonly off: bigint; readonly rate: bigint; readonly t0: bigint }

export const TRUE_TIME: Slot = { off: 0n, rate: 0n, t0: 0n }

/** `nowUs` and the beginnings of the skews in microseconds since 1970. */
export function slotOf(skews: readonly SkewSince[], nowUs: number): Slot {
  const rate = BigInt(Math.round((rateOf(skews) / 1_000_000) * RATE_ONE))
  const off = BigInt(offsetAt(skews, nowUs)) * 1_000n
  return { off, rate, t0: rate === 0n ? 0n : BigInt(nowUs) * 1_000n }
}

/** How far the clock is off at that time, in whole microseconds. */
export function offsetUsOf({ off, rate, t0 }: Slot, nowUs: number): number {
  return Number((off + (((BigInt(nowUs) * 1_000n - t0) * rate) >> 32n)) / 1_000n)
}

export function ratePpmOf({ rate }: Slot): number {
  return Math.round((Number(rate) * 1_000_000) / RATE_ONE)
}

export function encodeSlot({ off, rate, t0 }: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES)
  for (const [i, value] of [off, rate, t0].entries()) bytes.writeBigInt64LE(value, i * 8)
  return bytes
}

export function decodeSlot(bytes: Buffer): Slot {
  return { off: bytes.readBigInt64LE(0), rate: bytes.readBigInt64LE(8), t0: bytes.readBigInt64LE(16) }
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
