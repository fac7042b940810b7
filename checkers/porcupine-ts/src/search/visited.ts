/**
 * The configurations visited, Lowe's memo ("Testing for linearizability", CCPE 2017): (layer, mask over live slots, state),
 * each with how it was reached. A hash only finds candidates; they are compared whole, so nothing is ever taken for seen
 * that was not.
 *
 * Dominance: crashed operations are optional, so fewer used is at least as good. A configuration counts as seen when a
 * visited one has the same layer, state and completed operations, and a *subset* of its crashed ones: whatever can follow
 * the one can follow the other. Without this, c crashed operations cost up to 2^c configurations.
 */

import type { Memory } from './memory.ts'

const NONE = -1
/** Answers of `visit` in place of a number. */
export const SEEN = -1
export const FULL = -2

/** A record: layer, state, parent, operation, idle, hash, the next record of the bucket; then the words of the mask. */
const HEADER = 7

/** How many records there is room for at first, a power of two; doubled whenever it is used up. */
const ROOM = 32

export class Visited {
  readonly #words: number
  readonly #stride: number
  readonly #memory: Memory
  bytesMax = 0
  #records: Int32Array
  #count = 0
  #buckets: Int32Array

  constructor(words: number, memory: Memory) {
    this.#words = words
    this.#stride = HEADER + words
    this.#memory = memory
    this.#records = memory.ints(ROOM * this.#stride)
    this.#buckets = memory.ints(ROOM).fill(NONE)
  }

  get bytes(): number {
    return this.#records.byteLength + this.#buckets.byteLength
  }

  layerOf(node: number): number {
    return this.#records[node * this.#stride] as number
  }

  stateOf(node: number): number {
    return this.#records[node * this.#stride + 1] as number
  }

  /** The configuration that it was reached from, -1 for the first one. */
  parentOf(node: number): number {
    return this.#records[node * this.#stride + 2] as number
  }

  /** The operation that led to it. */
  operationOf(node: number): number {
    return this.#records[node * this.#stride + 3] as number
  }

  /** See search.ts: the state before its last operation if that was crashed and of no use so far, or -1. */
  idleOf(node: number): number {
    return this.#records[node * this.#stride + 4] as number
  }

  copyMask(node: number, into: Int32Array): void {
    const at = node * this.#stride + HEADER
    for (let word = 0; word < this.#words; word++) into[word] = this.#records[at + word] as number
  }

  /** Whether the mask of `node` with this slot added is `mask`. */
  isMaskWith(node: number, slot: number, mask: Int32Array): boolean {
    const at = node * this.#stride + HEADER
    for (let word = 0; word < this.#words; word++) {
      const added = slot >>> 5 === word ? 1 << (slot & 31) : 0
      if (((this.#records[at + word] as number) | added) !== mask[word]) return false
    }
    return true
  }

  /**
   * Notes a configuration and gives its number; SEEN if a visited one leads it, FULL if there is no room within the bytes.
   * `crashed`: the slots of crashed operations in this layer; `parent`, `operation`, `idle` as given back by the functions
   * above. Expected O(words), and the number of visited ones that differ in crashed operations alone.
   */
  visit(
    layer: number,
    state: number,
    mask: Int32Array,
    crashed: Int32Array,
    parent: number,
    operation: number,
    idle: number,
  ): number {
    const hash = this.#hashOf(layer, state, mask, crashed)
    const records = this.#records
    const bucket = hash & (this.#buckets.length - 1)
    const newest = this.#buckets[bucket] as number
    for (let node = newest; node !== NONE; ) {
      const at = node * this.#stride
      if (records[at] === layer && records[at + 1] === state && this.#leads(at + HEADER, mask, crashed)) return SEEN
      node = records[at + 6] as number
    }
    const at = this.#count * this.#stride
    records[at] = layer
    records[at + 1] = state
    records[at + 2] = parent
    records[at + 3] = operation
    records[at + 4] = idle
    records[at + 5] = hash
    records[at + 6] = newest
    for (let word = 0; word < this.#words; word++) records[at + HEADER + word] = mask[word] as number
    this.#buckets[bucket] = this.#count++
    return at + 2 * this.#stride > records.length && !this.#grow() ? FULL : this.#count - 1
  }

  #leads(at: number, mask: Int32Array, crashed: Int32Array): boolean {
    for (let word = 0; word < this.#words; word++) {
      const known = this.#records[at + word] as number
      const asked = mask[word] as number
      if ((known & ~asked) !== 0 || (asked & ~known & ~(crashed[word] as number)) !== 0) return false
    }
    return true
  }

  /** Without the crashed ones, so that configurations of which one may lead the other meet. */
  #hashOf(layer: number, state: number, mask: Int32Array, crashed: Int32Array): number {
    let hash = Math.imul(state + 1, 0x9e3779b1) ^ Math.imul(layer + 1, 0xc2b2ae35)
    for (let word = 0; word < this.#words; word++)
      hash = Math.imul(hash ^ ((mask[word] as number) & ~(crashed[word] as number)), 0x85ebca6b) ^ (hash >>> 13)
    return hash ^ (hash >>> 15)
  }

  /** Old and new arrays live at once while one is copied, and both count. */
  #grow(): boolean {
    const length = 2 * this.#records.length
    const places = 2 * this.#buckets.length
    if (this.bytes + 4 * (length + places) > this.bytesMax) return false
    const records = this.#memory.ints(length)
    records.set(this.#records)
    const buckets = this.#memory.ints(places).fill(NONE)
    for (let node = 0; node < this.#count; node++) {
      const at = node * this.#stride
      const bucket = (records[at + 5] as number) & (places - 1)
      records[at + 6] = buckets[bucket] as number
      buckets[bucket] = node
    }
    this.#records = records
    this.#buckets = buckets
    return true
  }
}
