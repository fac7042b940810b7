/**
 * The model's look-ahead at a configuration: whether the next read-only operation that returns, and is not in yet, can still
 * become legal by what else there is to take before its return. What can never lead on is given up at once, not when that
 * return is reached.
 */
import type { Deed } from '../model.ts'
import type { Live } from './live.ts'
import { READ_ONLY, type Timeline } from './timeline.ts'
import type { Transitions } from './transitions.ts'

export class LookAhead {
  readonly #timeline: Timeline
  readonly #transitions: Pick<Transitions<unknown, unknown, unknown>, 'deedOf' | 'viable'>
  readonly #live: Live
  readonly #mask: Int32Array
  readonly #others: Deed<unknown, unknown>[] = []

  /** Of the configuration that `live` and `mask` stand for, as they change. */
  constructor(
    timeline: Timeline,
    transitions: Pick<Transitions<unknown, unknown, unknown>, 'deedOf' | 'viable'>,
    live: Live,
    mask: Int32Array,
  ) {
    this.#timeline = timeline
    this.#transitions = transitions
    this.#live = live
    this.#mask = mask
  }

  /** `layers`: of the prefix that is searched. */
  isViable(state: number, layers: number): boolean {
    const { returns, kind } = this.#timeline
    let end = this.#live.layer
    while (end < layers && !this.#isGoal(returns[end] as number)) end++
    if (end === layers) return true
    const goal = returns[end] as number
    this.#gatherOthers(end)
    return this.#transitions.viable(state, kind[goal] as number, this.#others)
  }

  #isGoal(operation: number): boolean {
    const { flags, calls, slot } = this.#timeline
    if (((flags[operation] as number) & READ_ONLY) === 0) return false
    if (operation >= (calls[this.#live.layer + 1] as number)) return true
    const at = slot[operation] as number
    return (((this.#mask[at >>> 5] as number) >>> (at & 31)) & 1) === 0
  }

  /** What may change the state: of those live what is not in, and what is called before the goal's return, which ends layer `end`. */
  #gatherOthers(end: number): void {
    const { kind, calls, flags } = this.#timeline
    const { all, at, readOnly, layer } = this.#live
    const others = this.#others
    let count = 0
    for (let word = 0; word < all.length; word++) {
      let left = (all[word] as number) & ~(this.#mask[word] as number) & ~(readOnly[word] as number)
      for (; left !== 0; left &= left - 1) {
        const operation = at[32 * word + 31 - Math.clz32(left & -left)] as number
        others[count++] = this.#transitions.deedOf(kind[operation] as number)
      }
    }
    for (let operation = calls[layer + 1] as number; operation < (calls[end + 1] as number); operation++)
      if (((flags[operation] as number) & READ_ONLY) === 0)
        others[count++] = this.#transitions.deedOf(kind[operation] as number)
    // Not emptied before: an array of length 0 gives up its room.
    while (others.length > count) others.pop()
  }
}
