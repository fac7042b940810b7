/**
 * Numbers by hash: an open table that finds candidates, which whoever asks compares in full. One question at a time: `first`
 * begins it, `next` goes on, and `add` ends it where nothing was found.
 */
import type { Memory } from './memory.ts'

/** In place of a number: there is none left with the hash. */
export const NONE = -1

/** Without memory that is there already, so few that the engine keeps them beside its objects. */
const SLOTS = 64
const FEW_SLOTS = 16

export class HashTable {
  /** By slot: 1 + number, 0 where there is none; its hash. */
  #numbers: Int32Array
  #hashes: Int32Array
  #count = 0
  /** Of the question. */
  #hash = 0
  #slot = 0

  constructor(memory?: Memory) {
    this.#numbers = memory?.ints(SLOTS) ?? new Int32Array(FEW_SLOTS)
    this.#hashes = memory?.ints(SLOTS) ?? new Int32Array(FEW_SLOTS)
  }

  /** Of those with this hash, an int32, the first one, or NONE. */
  first(hash: number): number {
    this.#hash = hash
    this.#slot = (hash ^ (hash >>> 15)) & (this.#numbers.length - 1)
    return this.#found()
  }

  /** The one behind it. */
  next(): number {
    this.#slot = (this.#slot + 1) & (this.#numbers.length - 1)
    return this.#found()
  }

  /** After NONE: one more with the hash that was asked for. */
  add(number: number): void {
    this.#numbers[this.#slot] = number + 1
    this.#hashes[this.#slot] = this.#hash
    if (2 * ++this.#count >= this.#numbers.length) this.#grow()
  }

  #found(): number {
    const mask = this.#numbers.length - 1
    for (; this.#numbers[this.#slot] !== 0; this.#slot = (this.#slot + 1) & mask)
      if (this.#hashes[this.#slot] === this.#hash) return (this.#numbers[this.#slot] as number) - 1
    return NONE
  }

  #grow(): void {
    const [numbers, hashes] = [this.#numbers, this.#hashes]
    this.#numbers = new Int32Array(4 * numbers.length)
    this.#hashes = new Int32Array(4 * numbers.length)
    this.#count = 0
    for (let slot = 0; slot < numbers.length; slot++) {
      if (numbers[slot] === 0) continue
      for (let number = this.first(hashes[slot] as number); number !== NONE; number = this.next());
      this.add((numbers[slot] as number) - 1)
    }
  }
}
