/**
 * A running 64-bit hash of everything that happens in the simulated world, so that two runs can be told apart, or known to
 * be the same, by 16 digits (FoundationDB's "unseed" is the last random number drawn; this sees more).
 * Station: runtime. Two lanes of 32 bits by Math.imul: the same on every engine. Not cryptographic.
 */
const TWO_TO_32 = 0x1_0000_0000

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

  /** For what is rare: costs a step for each character. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.#add(text.charCodeAt(i))
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
