/**
 * Numbers as the page carries them: little-endian typed arrays in base64. Latencies are logarithmic, 16 bits from a
 * nanosecond to an hour, so that each is true to half a thousandth; times are 32 bits over the whole run.
 * Station: report. Pure. The script of the page reads them back (browser/decode.ts).
 */

/** A latency of 10 ** 12.6 ns, a little more than an hour, has the greatest code. */
export const LATENCY_DECADES = 12.6
const MOST_16 = 65_535
const MOST_32 = 4_294_967_295

/** 1 to 65535; 0 is kept for none. */
export function latencyCode(lengthNs: number | undefined): number {
  if (lengthNs === undefined) return 0
  const share = Math.log10(Math.max(1, lengthNs)) / LATENCY_DECADES
  return Math.max(1, Math.min(MOST_16, Math.round(share * MOST_16)))
}

export function timeCode(atNs: number, endNs: number): number {
  return Math.round(Math.min(1, Math.max(0, atNs / Math.max(1, endNs))) * MOST_32)
}

export function base64(numbers: Uint8Array | Uint16Array | Uint32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64')
}
