/**
 * Whether the operation that returns next, illegal as it is now, can still become legal before its return: only if one that
 * is live and not in enables it (Model.enables). For an illegal step becomes legal by some operation, the last of those
 * before it that matters, and every one that may come before it is live. Otherwise the configuration leads nowhere.
 */
import type { Live } from './live.ts'
import type { Memory } from './memory.ts'
import type { Timeline } from './timeline.ts'
import type { Transitions } from './transitions.ts'

/** With more kinds the model is asked each time. */
const REMEMBERED_KINDS = 64

const UNKNOWN = 0
const NO = 1
const YES = 2

export class Enabling {
  readonly #kind: Int32Array
  readonly #transitions: Pick<Transitions<unknown, unknown, unknown>, 'enables' | 'kinds'>
  readonly #live: Live
  readonly #mask: Int32Array
  /** By goal's kind * kinds + kind. */
  readonly #known: Uint8Array | undefined

  /** Of the configuration that `live` and `mask` stand for, as they change. */
  constructor(
    timeline: Timeline,
    transitions: Pick<Transitions<unknown, unknown, unknown>, 'enables' | 'kinds'>,
    live: Live,
    mask: Int32Array,
    memory: Memory,
  ) {
    this.#kind = timeline.kind
    this.#transitions = transitions
    this.#live = live
    this.#mask = mask
    const { kinds } = transitions
    this.#known = kinds <= REMEMBERED_KINDS ? memory.bytes(kinds * kinds) : undefined
  }

  /** `goal`: the kind of the operation that returns next. */
  isEnabled(goal: number): boolean {
    const { all, at } = this.#live
    for (let word = 0; word < all.length; word++) {
      let left = (all[word] as number) & ~(this.#mask[word] as number)
      for (; left !== 0; left &= left - 1) {
        const operation = at[32 * word + 31 - Math.clz32(left & -left)] as number
        if (this.enables(this.#kind[operation] as number, goal)) return true
      }
    }
    return false
  }

  enables(kind: number, goal: number): boolean {
    if (this.#known === undefined) return this.#transitions.enables(kind, goal)
    const at = goal * this.#transitions.kinds + kind
    if (this.#known[at] === UNKNOWN) this.#known[at] = this.#transitions.enables(kind, goal) ? YES : NO
    return this.#known[at] === YES
  }
}
