/**
 * The replicated log (Raft paper, section 5.3) as a value. Indices run from 1; before the first entry that is kept stands the
 * `base`, the last one that was compacted away (section 7), (0, 0) at first.
 *
 * A log is a view of the first elements of an array that other views share, as a Go slice is: appending to the view that
 * ends where the array ends writes behind everybody's view and copies nothing; appending to a shorter view copies first.
 * Seen from outside no log ever changes.
 */
import { invariant } from '../../../harness/core/errors.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { LogView } from '../../../harness/core/raft-view.ts'
import type { Command, Session } from '../machine/command.ts'
import type { Configuration } from './configuration.ts'

/** A client's command, a leader's no-op, or a change of the configuration, in force from its append on (section 6). */
export type Entry =
  | { readonly type: 'command'; readonly term: number; readonly command: Command; readonly session: Session }
  | { readonly type: 'no-op'; readonly term: number }
  | { readonly type: 'configuration'; readonly term: number; readonly configuration: Configuration }

export class Log implements LogView {
  readonly snapshot: EntryId
  readonly lastIndex: number
  /** The entry at index i is at i - snapshot.index - 1. */
  readonly #shared: Entry[]

  private constructor(base: EntryId, shared: Entry[], lastIndex: number) {
    this.snapshot = base
    this.#shared = shared
    this.lastIndex = lastIndex
  }

  static of(entries: readonly Entry[], base: EntryId = { term: 0, index: 0 }): Log {
    return new Log(base, [...entries], base.index + entries.length)
  }

  get firstIndex(): number {
    return this.snapshot.index + 1
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex) ?? 0
  }

  /** The base's term at its index; undefined before it and beyond the last entry. */
  termAt(index: number): number | undefined {
    const { snapshot } = this
    if (index <= snapshot.index) return index === snapshot.index ? snapshot.term : undefined
    return index <= this.lastIndex ? this.#shared[index - snapshot.index - 1]?.term : undefined
  }

  /** The entry at `index`, from firstIndex to lastIndex. */
  at(index: number): Entry {
    const entry = index <= this.lastIndex ? this.#shared[index - this.snapshot.index - 1] : undefined
    invariant(entry !== undefined, 'an entry is asked for within the log', { index, lastIndex: this.lastIndex })
    return entry
  }

  commandAt(index: number): unknown {
    return this.at(index)
  }

  /** Entries from `index` on, at most `count`. */
  entriesFrom(index: number, count: number = Number.POSITIVE_INFINITY): readonly Entry[] {
    const from = index - this.snapshot.index - 1
    return this.#shared.slice(from, Math.min(this.lastIndex - this.snapshot.index, from + count))
  }

  append(entries: readonly Entry[]): Log {
    if (entries.length === 0) return this
    const length = this.lastIndex - this.snapshot.index
    const shared = this.#shared.length === length ? this.#shared : this.#shared.slice(0, length)
    for (const entry of entries) shared.push(entry)
    return new Log(this.snapshot, shared, this.lastIndex + entries.length)
  }

  /** Without the entry at `index` and all that follow it. */
  truncatedFrom(index: number): Log {
    return index > this.lastIndex ? this : new Log(this.snapshot, this.#shared, index - 1)
  }

  /** Without the entry at `index` and all before it, which a snapshot covers. */
  compactedTo(index: number): Log {
    const term = this.termAt(index)
    if (term === undefined || index <= this.snapshot.index) return this
    return Log.of(this.entriesFrom(index + 1), { term, index })
  }

  /** The first index kept whose entry has at least this term; lastIndex + 1 if none has. Terms never decrease in a log. */
  firstIndexOfTerm(term: number): number {
    let low = this.firstIndex
    let high = this.lastIndex + 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.termAt(middle) ?? 0) < term) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Where two logs of one node, one made from the other, begin to differ: the first index whose entry is not the same. */
export function firstDifference(before: Log, after: Log): number {
  let index = Math.min(before.lastIndex, after.lastIndex)
  const least = Math.max(before.snapshot.index, after.snapshot.index)
  while (index > least && before.at(index) !== after.at(index)) index--
  return index + 1
}
