/**
 * The configurations already visited: (set of linearized operations, state), Lowe's addition to Wing and Gong's search
 * (G. Lowe, "Testing for linearizability", CCPE 2017). Open addressing over records in one Int32Array; a hash only finds
 * candidates, sets are compared whole, so nothing is ever taken for seen that was not.
 *
 * Crashed operations are optional, so fewer used is at least as good: a configuration is seen as well when a visited one
 * has the same completed operations and state and a *subset* of its crashed ones. Whatever can be linearized after the
 * one can be linearized after the other. Without this, c crashed operations cost up to 2^c configurations.
 *
 * A record: state, first word kept, number of words kept, these words, the words of the crashed operations.
 */
import { type LinearizedSet, scatter } from './linearized-set.ts'

const EMPTY = -1
const HEADER = 3

export class Memo {
  readonly #set: LinearizedSet
  readonly #bytesMax: number
  #records = new Int32Array(1024)
  #recordsEnd = 0
  #count = 0
  /** By slot: where its record begins, or EMPTY; and the record's hash. */
  #slots = new Int32Array(256).fill(EMPTY)
  #hashes = new Int32Array(256)

  constructor(set: LinearizedSet, bytesMax: number) {
    this.#set = set
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#records.byteLength + this.#slots.byteLength + this.#hashes.byteLength
  }

  /** Notes the configuration (the set as it stands, `state`). 'full': there was no room for it within the bytes. */
  visit(state: number): 'new' | 'seen' | 'full' {
    const hash = scatter(this.#set.hash ^ Math.imul(state + 1, 0x27d4eb2f))
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (; this.#slots[slot] !== EMPTY; slot = (slot + 1) & mask) {
      if (this.#hashes[slot] === hash && this.#covers(this.#slots[slot] as number, state)) return 'seen'
    }
    if (!this.#reserve(this.#recordLength())) return 'full'
    this.#slots[slot] = this.#recordsEnd
    this.#hashes[slot] = hash
    this.#append(state)
    this.#count++
    return 2 * this.#count > this.#slots.length && !this.#growSlots() ? 'full' : 'new'
  }

  #recordLength(): number {
    const { first, end, crashedWords } = this.#set
    return HEADER + Math.max(0, end - first) + crashedWords.length
  }

  #append(state: number): void {
    const { first, end, words, crashedWords } = this.#set
    const records = this.#records
    let at = this.#recordsEnd
    records[at++] = state
    records[at++] = first
    records[at++] = Math.max(0, end - first)
    for (let i = first; i < end; i++) records[at++] = words[i] as number
    for (let i = 0; i < crashedWords.length; i++) records[at++] = crashedWords[i] as number
    this.#recordsEnd = at
  }

  #covers(record: number, state: number): boolean {
    const { first, end, words, crashedWords } = this.#set
    const records = this.#records
    const length = Math.max(0, end - first)
    if (records[record] !== state || records[record + 1] !== first || records[record + 2] !== length) return false
    let at = record + HEADER
    for (let i = first; i < end; i++) if (records[at++] !== words[i]) return false
    for (let i = 0; i < crashedWords.length; i++) {
      if (((records[at++] as number) & ~(crashedWords[i] as number)) !== 0) return false
    }
    return true
  }

  /** Old and new array live at once while one is copied, and both count. */
  #reserve(length: number): boolean {
    if (this.#recordsEnd + length <= this.#records.length) return true
    const grownLength = Math.max(2 * this.#records.length, this.#recordsEnd + length)
    if (this.bytes + 4 * grownLength > this.#bytesMax) return false
    const grown = new Int32Array(grownLength)
    grown.set(this.#records)
    this.#records = grown
    return true
  }

  #growSlots(): boolean {
    const length = 2 * this.#slots.length
    if (this.bytes + 8 * length > this.#bytesMax) return false
    const slots = new Int32Array(length).fill(EMPTY)
    const hashes = new Int32Array(length)
    for (let i = 0; i < this.#slots.length; i++) {
      if (this.#slots[i] === EMPTY) continue
      const hash = this.#hashes[i] as number
      let slot = hash & (length - 1)
      while (slots[slot] !== EMPTY) slot = (slot + 1) & (length - 1)
      slots[slot] = this.#slots[i] as number
      hashes[slot] = hash
    }
    this.#slots = slots
    this.#hashes = hashes
    return true
  }
}
