/** What the operations on a log tell of its offsets: the value at each, which append got it, and by when it must be filled. */
import type { Gap } from './append-log-gaps.ts'
import type { Columns } from './history.ts'

export const NOBODY = -1

export class LogOffsets {
  readonly #end: Float64Array
  readonly #values: unknown[]
  /** By offset: who told its value first, and which append got it; NOBODY. */
  readonly #teller: Int32Array
  readonly #append: Int32Array
  /** By offset: of those that must come after whatever fills it, and no later offset, the one that returned first. */
  readonly #soonest: Int32Array
  #length = 0

  /** `most`: no offset is as high. */
  constructor({ end }: Columns, most: number) {
    this.#end = end
    this.#values = new Array(most)
    this.#teller = new Int32Array(most).fill(NOBODY)
    this.#append = new Int32Array(most).fill(NOBODY)
    this.#soonest = new Int32Array(most).fill(NOBODY)
  }

  valueAt(offset: number): unknown {
    return this.#values[offset]
  }

  tellerOf(offset: number): number {
    return this.#teller[offset] as number
  }

  /** That this value stands there. Whoever told otherwise, or NOBODY. */
  tell(operation: number, offset: number, value: unknown): number {
    const teller = this.#teller[offset] as number
    if (teller === NOBODY) {
      this.#teller[offset] = operation
      this.#values[offset] = value
    } else if (this.#values[offset] !== value) return teller
    return NOBODY
  }

  /** That the log was so long, at least 1, when the operation was over. */
  reach(operation: number, length: number): void {
    const soonest = this.#soonest[length - 1] as number
    if (soonest === NOBODY || (this.#end[operation] as number) < (this.#end[soonest] as number))
      this.#soonest[length - 1] = operation
    if (length > this.#length) this.#length = length
  }

  /** That this append got it. Whichever other one did, or NOBODY. */
  fill(append: number, offset: number): number {
    const other = this.#append[offset] as number
    if (other === NOBODY) this.#append[offset] = append
    return other
  }

  /** The offsets that no append returned with, in order. */
  gaps(): readonly Gap[] {
    const gaps: Gap[] = []
    let due = NOBODY
    for (let offset = this.#length - 1; offset >= 0; offset--) {
      const soonest = this.#soonest[offset] as number
      if (due === NOBODY || (soonest !== NOBODY && (this.#end[soonest] as number) < (this.#end[due] as number)))
        due = soonest
      if (this.#append[offset] !== NOBODY) continue
      const isKnown = this.#teller[offset] !== NOBODY
      gaps.push({ offset, due, ...(isKnown ? { value: this.#values[offset] } : {}) })
    }
    return gaps.reverse()
  }
}
