/**
 * The replicated log (Raft paper, section 5.3) as a value. Indices run from 1; index 0 with term 0 stands before the first
 * entry. It is never compacted: memory grows with the length of the run.
 *
 * A log is a view of the first `lastIndex` elements of an array that other views share, as a Go slice is: appending to the
 * view that ends where the array ends writes behind everybody's view and copies nothing; appending to a shorter view copies
 * first. Seen from outside no log ever changes.
 */
import { invariant } from '../../harness/core/errors.ts'
import type { Command } from './state-machine.ts'

/** Where a command came from: the client request that the node `node` received. */
export type Origin = { readonly node: string; readonly request: number }

/** `origin` is absent for a leader's own no-op. */
export type Entry = { readonly term: number; readonly command: Command; readonly origin?: Origin }

export class Log {
  readonly lastIndex: number
  readonly #shared: Entry[]

  private constructor(shared: Entry[], lastIndex: number) {
    this.#shared = shared
    this.lastIndex = lastIndex
  }

  static of(entries: readonly Entry[]): Log {
    return new Log([...entries], entries.length)
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex) ?? 0
  }

  /** 0 at index 0; undefined beyond the last entry. */
  termAt(index: number): number | undefined {
    if (index === 0) return 0
    return index <= this.lastIndex ? this.#shared[index - 1]?.term : undefined
  }

  /** The entry at `index`, from 1 to lastIndex. */
  at(index: number): Entry {
    const entry = index <= this.lastIndex ? this.#shared[index - 1] : undefined
    invariant(entry !== undefined, 'an entry is asked for within the log', { index, lastIndex: this.lastIndex })
    return entry
  }

  /** Entries from `index` on, at most `count`. */
  entriesFrom(index: number, count: number = Number.POSITIVE_INFINITY): readonly Entry[] {
    return this.#shared.slice(index - 1, Math.min(this.lastIndex, index - 1 + count))
  }

  append(entries: readonly Entry[]): Log {
    if (entries.length === 0) return this
    const ownsEnd = this.#shared.length === this.lastIndex
    const shared = ownsEnd ? this.#shared : this.#shared.slice(0, this.lastIndex)
    for (const entry of entries) shared.push(entry)
    return new Log(shared, shared.length)
  }

  /** Without the entry at `index` and all that follow it. */
  truncatedFrom(index: number): Log {
    return index > this.lastIndex ? this : new Log(this.#shared, index - 1)
  }

  /** The first index whose entry has at least this term; lastIndex + 1 if none has. Terms never decrease in a log. */
  firstIndexOfTerm(term: number): number {
    let low = 1
    let high = this.lastIndex + 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.termAt(middle) ?? 0) < term) low = middle + 1
      else high = middle
    }
    return low
  }
}
