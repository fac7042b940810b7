/**
 * A running 64-bit hash of everything that happens in the simulated world, so that two runs can be told apart, or known to
 * be the same, by 16 digits (FoundationDB's "unseed" is the last random number drawn; this sees more).
 * Station: runtime. Two lanes of 32 bits by Math.imul: the same on every engine. Not cryptographic.
 */
import type { Json } from '../../core/json.ts'

const TWO_TO_32 = 0x1_0000_0000

const WORDS = { null: 1, true: 2, false: 3, string: 0x1000_0000, array: 0x2000_0000, object: 0x3000_0000 }

export class EventHash {
  #low = 0x243f6a88
  #high = 0x85a308d3

  /** Kinds are below 256, nodes below 256; of the others 32 bits count, and of the time 53. */
  event(timeUs: number, kind: number, node: number, digest: number): void {
    this.#add(timeUs | 0)
    const timeHigh = timeUs < TWO_TO_32 ? 0 : Math.floor(timeUs / TWO_TO_32)
    this.#add(kind | (node << 8) | (timeHigh << 16))
    this.#add(digest | 0)
  }

  /** Of safe size. */
  integer(value: number): void {
    this.#add(value | 0)
    this.#add(Math.floor(value / TWO_TO_32))
  }

  /** Walked rather than written down. Each kind begins with a word of its own, and says how long it is. */
  value(value: Json): void {
    if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'string') {
      this.#add(WORDS.string + value.length)
      this.text(value)
    } else if (Array.isArray(value)) {
      this.#add(WORDS.array + value.length)
      for (const item of value) this.value(item)
    } else if (typeof value === 'object' && value !== null) {
      this.#add(WORDS.object)
      for (const [name, item] of Object.entries(value)) {
        this.text(name)
        this.value(item)
      }
    } else this.#add(value === null ? WORDS.null : value ? WORDS.true : WORDS.false)
  }

  /** Costs a step for each character. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#add(text.charCodeAt(i))
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value)) this.integer(value)
    else this.text(String(value))
  }

  /** 16 hexadecimal digits. */
  get digits(): string {
    return hex(this.#high) + hex(this.#low)
  }

  /** Each lane is a bijection of its state for a given word, and of the word for a given state. */
  #add(word: number): void {
    const low = Math.imul(this.#low ^ word, 0x85ebca6b)
    this.#low = low ^ (low >>> 15)
    const high = Math.imul((this.#high + word) ^ this.#low, 0xc2b2ae35)
    this.#high = high ^ (high >>> 13)
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
