/**
 * Strings that occur again and again in a text, such as keys and node names: each is decoded once, and found again by its
 * bytes without making a string.
 * Station: history. A hash table with open addressing; at most 65 536 names are kept, later new ones are decoded each time.
 */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20

const SLOTS = 1 << 17
const NAMES_MAX = SLOTS / 2

type Entry = { readonly bytes: Uint8Array; readonly name: string }

export class ByteNames {
  readonly #slots: (Entry | undefined)[] = new Array(SLOTS).fill(undefined)
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #kept = 0

  /** Where the JSON string from `start` ends: its closing quote. -1 if it has an escape or a control character. */
  endOf(bytes: Uint8Array, start: number): number {
    for (let at = start; ; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) return at
      if (byte === undefined || byte === BACKSLASH || byte < SPACE) return -1
    }
  }

  /** The text of these bytes; undefined if they are not UTF-8. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    // FNV-1a, mixed once more since the table takes the low bits.
    let hash = 0x811c9dc5
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    for (let entry = this.#slots[slot]; entry !== undefined; entry = this.#slots[slot]) {
      if (same(entry.bytes, bytes, start, end)) return entry.name
      slot = (slot + 1) & (SLOTS - 1)
    }
    return this.#keep(slot, new Uint8Array(bytes.subarray(start, end)))
  }

  #keep(slot: number, bytes: Uint8Array): string | undefined {
    try {
      const name = this.#decoder.decode(bytes)
      if (this.#kept < NAMES_MAX) {
        this.#kept++
        this.#slots[slot] = { bytes, name }
      }
      return name
    } catch {
      return undefined
    }
  }
}

function same(kept: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (kept.length !== end - start) return false
  for (let i = 0; i < kept.length; i++) if (kept[i] !== bytes[start + i]) return false
  return true
}
