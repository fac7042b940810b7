/**
 * Strings that occur again and again in a text, such as keys and node names: each is decoded once, and found again by its
 * bytes without making a string.
 * Station: history. A hash table with open addressing, at most half full; it keeps 65 536 names, further ones are decoded
 * each time.
 */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20

const SLOTS_MIN = 1 << 8
const NAMES_MAX = 1 << 16

type Entry = { readonly hash: number; readonly bytes: Uint8Array; readonly name: string }
type Slots = (Entry | undefined)[]

export class ByteNames {
  #slots: Slots = emptySlots(SLOTS_MIN)
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
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
    let hash = 0x811c9dc5 // FNV-1a
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
    const slots = this.#slots
    let slot = firstSlot(slots, hash)
    for (let entry = slots[slot]; entry !== undefined; entry = slots[slot]) {
      if (entry.hash === hash && same(entry.bytes, bytes, start, end)) return entry.name
      slot = (slot + 1) & (slots.length - 1)
    }
    return this.#keep(hash, new Uint8Array(bytes.subarray(start, end)))
  }

  #keep(hash: number, bytes: Uint8Array): string | undefined {
    let name: string
    try {
      name = this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
    if (this.#kept === NAMES_MAX) return name
    if (++this.#kept > this.#slots.length / 2) this.#grow()
    place(this.#slots, { hash, bytes, name })
    return name
  }

  #grow(): void {
    const grown = emptySlots(this.#slots.length * 2)
    for (const entry of this.#slots) if (entry !== undefined) place(grown, entry)
    this.#slots = grown
  }
}

function emptySlots(length: number): Slots {
  return new Array(length).fill(undefined)
}

/** The table takes the low bits, which in FNV-1a hardly depend on the first bytes' high bits: mixed once more. */
function firstSlot(slots: Slots, hash: number): number {
  return (hash ^ (hash >>> 15)) & (slots.length - 1)
}

function place(slots: Slots, entry: Entry): void {
  let slot = firstSlot(slots, entry.hash)
  while (slots[slot] !== undefined) slot = (slot + 1) & (slots.length - 1)
  slots[slot] = entry
}

function same(kept: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (kept.length !== end - start) return false
  for (let i = 0; i < kept.length; i++) if (kept[i] !== bytes[start + i]) return false
  return true
}
