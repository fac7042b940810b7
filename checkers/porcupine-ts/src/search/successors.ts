/**
 * What a configuration is to try next, in which order, and what needs no try. First the operation that returns next, then the
 * other live ones in order of return, then the crashed ones: those that enable what returns next, at last the others. There
 * may be hundreds of crashed ones, and most are of no use now.
 * A cursor says how far it is: the layer that the last one's return ends; then, behind all layers, the slot of the last
 * crashed one that enables; then, behind all slots, that of the last other one.
 */
import type { Enabling } from './enabling.ts'
import type { Live } from './live.ts'
import { CRASHED, type Timeline } from './timeline.ts'

/** In place of a cursor: nothing is left to try. */
export const EXHAUSTED = -1

export class Successors {
  readonly #timeline: Timeline
  readonly #live: Live
  readonly #mask: Int32Array
  readonly #enabling: Enabling | undefined
  readonly #layers: number
  readonly #slots: number

  /** Of the configuration that `live` and `mask` stand for, as they change. Without `enabling` all are taken to enable. */
  constructor(timeline: Timeline, live: Live, mask: Int32Array, enabling: Enabling | undefined) {
    this.#timeline = timeline
    this.#live = live
    this.#mask = mask
    this.#enabling = enabling
    this.#layers = timeline.returns.length
    this.#slots = 32 * timeline.words
  }

  /** Before the first one. */
  get begin(): number {
    return this.#live.layer - 1
  }

  /** The cursor behind this one, or EXHAUSTED. O(words + live operations). */
  after(cursor: number): number {
    const helping = this.#layers
    const others = helping + this.#slots
    if (cursor < helping) {
      const layer = this.#nextLayer(cursor)
      if (layer < helping) return layer
    }
    if (cursor < others) {
      const slot = this.#nextCrashed(Math.max(cursor + 1 - helping, 0), true)
      if (slot !== EXHAUSTED) return helping + slot
    }
    if (this.#enabling === undefined) return EXHAUSTED
    const slot = this.#nextCrashed(Math.max(cursor + 1 - others, 0), false)
    return slot === EXHAUSTED ? EXHAUSTED : others + slot
  }

  operationAt(cursor: number): number {
    const { returns } = this.#timeline
    return (cursor < this.#layers ? returns[cursor] : this.#live.at[(cursor - this.#layers) % this.#slots]) as number
  }

  /** From this slot on, the slot of a crashed operation that is not in, and enables what returns next or does not. */
  #nextCrashed(begin: number, enables: boolean): number {
    const { crashed, at, layer } = this.#live
    const { kind, returns } = this.#timeline
    const goal = kind[returns[layer] as number] as number
    for (let from = begin; from < this.#slots; from = (from | 31) + 1) {
      const word = from >>> 5
      let left = (crashed[word] as number) & ~(this.#mask[word] as number) & (-1 << (from & 31))
      for (; left !== 0; left &= left - 1) {
        const slot = 32 * word + 31 - Math.clz32(left & -left)
        const itDoes = this.#enabling?.enables(kind[at[slot] as number] as number, goal) ?? true
        if (itDoes === enables) return slot
      }
    }
    return EXHAUSTED
  }

  /** The first layer after this one that ends with the return of a live operation that is not in; as many as there are: none. */
  #nextLayer(after: number): number {
    const { all, crashed, end } = this.#live
    let first = this.#timeline.returns.length
    for (let word = 0; word < all.length; word++) {
      let left = (all[word] as number) & ~(crashed[word] as number) & ~(this.#mask[word] as number)
      for (; left !== 0; left &= left - 1) {
        const layer = end[32 * word + 31 - Math.clz32(left & -left)] as number
        if (layer > after && layer < first) first = layer
      }
    }
    return first
  }

  /** Whether another of the same kind stands for it: a crashed one called earlier, a completed one that returns earlier. */
  isStoodFor(operation: number): boolean {
    const { flags, twin, layer, calls } = this.#timeline
    if (((flags[operation] as number) & CRASHED) !== 0) return this.#isLeft(twin[operation] as number)
    const now = this.#live.layer
    const called = calls[now + 1] as number
    for (let each = twin[operation] as number; each >= 0 && (layer[each] as number) >= now; each = twin[each] as number)
      if (each < called && this.#isLeft(each)) return true
    return false
  }

  #isLeft(operation: number): boolean {
    if (operation < 0) return false
    const slot = this.#timeline.slot[operation] as number
    return (((this.#mask[slot >>> 5] as number) >>> (slot & 31)) & 1) === 0
  }
}
