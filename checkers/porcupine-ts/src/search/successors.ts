/**
 * What a configuration is to try next, in which order, and what needs no try. First the operation that returns next, then the
 * other live ones in order of return, then the crashed ones. A cursor says how far it is: the layer that the last one's return
 * ends; then, behind all layers, the slot of the last crashed one.
 */
import type { Live } from './live.ts'
import { CRASHED, type Timeline } from './timeline.ts'

/** In place of a cursor: nothing is left to try. */
export const EXHAUSTED = -1

export class Successors {
  readonly #timeline: Timeline
  readonly #live: Live
  readonly #mask: Int32Array

  /** Of the configuration that `live` and `mask` stand for, as they change. */
  constructor(timeline: Timeline, live: Live, mask: Int32Array) {
    this.#timeline = timeline
    this.#live = live
    this.#mask = mask
  }

  /** Before the first one. */
  get begin(): number {
    return this.#live.layer - 1
  }

  /** The cursor behind this one, or EXHAUSTED. O(words + live operations). */
  after(cursor: number): number {
    const behind = this.#timeline.returns.length
    if (cursor < behind) {
      const layer = this.#nextLayer(cursor)
      if (layer < behind) return layer
    }
    const { all, crashed } = this.#live
    for (let from = Math.max(0, cursor + 1 - behind); from < 32 * all.length; from = (from | 31) + 1) {
      const word = from >>> 5
      const left = (crashed[word] as number) & ~(this.#mask[word] as number) & (-1 << (from & 31))
      if (left !== 0) return behind + 32 * word + 31 - Math.clz32(left & -left)
    }
    return EXHAUSTED
  }

  operationAt(cursor: number): number {
    const { returns } = this.#timeline
    return (cursor < returns.length ? returns[cursor] : this.#live.at[cursor - returns.length]) as number
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
