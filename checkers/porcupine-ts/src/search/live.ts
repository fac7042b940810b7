/**
 * The live operations of the layer at which the search stands: those called by its end that had not returned before it
 * began, as masks over slots. Moves one layer at a time, either way, at the cost of that layer's calls.
 */
import type { Memory } from './memory.ts'
import { CRASHED, READ_ONLY, type Timeline } from './timeline.ts'

export class Live {
  readonly #timeline: Timeline
  /** -1 before the first `forward`. */
  layer = -1
  readonly all: Int32Array
  readonly crashed: Int32Array
  readonly readOnly: Int32Array
  /** By slot: the operation in it; of no meaning where none is live. */
  readonly at: Int32Array
  /** By slot: the layer that the return of the operation in it ends. */
  readonly end: Int32Array

  constructor(timeline: Timeline, memory: Memory) {
    const { words } = timeline
    this.#timeline = timeline
    this.all = memory.ints(words)
    this.crashed = memory.ints(words)
    this.readOnly = memory.ints(words)
    this.at = memory.ints(32 * words)
    this.end = memory.ints(32 * words)
  }

  get bytes(): number {
    return 4 * (3 * this.all.length + 2 * this.at.length)
  }

  /** Before the first `forward`. */
  reset(): void {
    this.layer = -1
    for (const mask of [this.all, this.crashed, this.readOnly]) mask.fill(0)
  }

  goTo(layer: number): void {
    while (this.layer < layer) this.forward()
    while (this.layer > layer) this.#back()
  }

  forward(): void {
    const { returns, calls } = this.#timeline
    if (this.layer >= 0) this.#remove(returns[this.layer] as number)
    this.layer++
    const end = calls[this.layer + 1] as number
    for (let operation = calls[this.layer] as number; operation < end; operation++) this.#add(operation)
  }

  #back(): void {
    const { returns, calls } = this.#timeline
    const first = calls[this.layer] as number
    for (let operation = (calls[this.layer + 1] as number) - 1; operation >= first; operation--) this.#remove(operation)
    this.layer--
    if (this.layer >= 0) this.#add(returns[this.layer] as number)
  }

  #add(operation: number): void {
    const slot = this.#timeline.slot[operation] as number
    const flags = this.#timeline.flags[operation] as number
    const word = slot >>> 5
    const bit = 1 << (slot & 31)
    this.at[slot] = operation
    this.end[slot] = this.#timeline.layer[operation] as number
    this.all[word] = (this.all[word] as number) | bit
    if (flags === 0) return
    if ((flags & CRASHED) !== 0) this.crashed[word] = (this.crashed[word] as number) | bit
    if ((flags & READ_ONLY) !== 0) this.readOnly[word] = (this.readOnly[word] as number) | bit
  }

  #remove(operation: number): void {
    const slot = this.#timeline.slot[operation] as number
    const word = slot >>> 5
    const others = ~(1 << (slot & 31))
    this.all[word] = (this.all[word] as number) & others
    this.crashed[word] = (this.crashed[word] as number) & others
    this.readOnly[word] = (this.readOnly[word] as number) & others
  }
}
