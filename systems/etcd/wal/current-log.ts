/**
 * Where each entry of a member's current log was written, so that what overwrites it can tell what it overwrote. 8 bytes an
 * entry and some for each term.
 * Station: evidence.
 */
import type { LogPlace } from '../../../harness/core/raft-log.ts'

export type Overwritten = { readonly index: number; readonly term: number; readonly place: LogPlace }

/** Files are numbered in a place as `number * FILE_STRIDE + offset`: exact up to 2^53, and no segment is that long. */
const FILE_STRIDE = 2 ** 40

export class CurrentLog {
  readonly #files: string[] = []
  /** Index of the first entry kept; its place is the first in `#places`. */
  #first = 1
  #places = new Float64Array(1024)
  #length = 0
  /** Of each term, the index at which it begins; in order. */
  #terms: { readonly from: number; readonly term: number }[] = []

  get lastIndex(): number {
    return this.#first + this.#length - 1
  }

  /** The log begins after this index, whatever was there before: it is in a snapshot. */
  restart(index: number): void {
    this.#first = index + 1
    this.#length = 0
    this.#terms = []
  }

  /**
   * Entries at `index` and after, in order; from now on they are gone. Undefined if `index` cannot be the next or an
   * earlier one: the log would have a gap.
   */
  cutFrom(index: number): readonly Overwritten[] | undefined {
    if (index > this.lastIndex + 1) return undefined
    if (index < this.#first) {
      // It was in a snapshot: what it overwrites is not known any more.
      this.restart(index - 1)
      return []
    }
    const gone: Overwritten[] = []
    for (let each = index; each <= this.lastIndex; each++)
      gone.push({ index: each, term: this.#termAt(each), place: this.#placeOf(each) })
    this.#length = index - this.#first
    while ((this.#terms.at(-1)?.from ?? 0) >= index) this.#terms.pop()
    return gone
  }

  /** The entry after the last. */
  append(term: number, file: string, offset: number): void {
    if (this.#files.at(-1) !== file) this.#files.push(file)
    if (this.#length === this.#places.length) {
      const larger = new Float64Array(this.#length * 2)
      larger.set(this.#places)
      this.#places = larger
    }
    this.#places[this.#length++] = (this.#files.length - 1) * FILE_STRIDE + offset
    if (this.#terms.at(-1)?.term !== term) this.#terms.push({ from: this.lastIndex, term })
  }

  #termAt(index: number): number {
    let found = 0
    for (const { from, term } of this.#terms) {
      if (from > index) break
      found = term
    }
    return found
  }

  #placeOf(index: number): LogPlace {
    const place = this.#places[index - this.#first] as number
    return { file: this.#files[Math.floor(place / FILE_STRIDE)] ?? '', offset: place % FILE_STRIDE }
  }
}
