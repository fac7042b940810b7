/**
 * A writer with the reads of what it wrote, and runs of these that must follow one another: what the deciders of registers
 * have in common. Operation -1 stands for the initial value, written before all.
 */
import type { Columns } from './history.ts'

const BEFORE_ALL = Number.NEGATIVE_INFINITY

/** Why a run of clusters has no order: `late` was called after `early` had returned, but must come before it. */
export type Inversion = { readonly early: number; readonly late: number }

/** Walks clusters in the order in which they must come, and gathers their first return and last call. */
export class Run {
  readonly #columns: Columns
  /** First return, last call, and whose they are; -1 the initial value. */
  f = Number.POSITIVE_INFINITY
  firstReturned = -1
  g = BEFORE_ALL
  lastCalled = -1
  #gBefore = BEFORE_ALL
  #lastBefore = -1
  #writer = -1

  constructor(columns: Columns) {
    this.#columns = columns
  }

  /** Another run. */
  begin(): void {
    this.f = Number.POSITIVE_INFINITY
    this.firstReturned = -1
    this.g = BEFORE_ALL
    this.lastCalled = -1
    this.#gBefore = BEFORE_ALL
    this.#lastBefore = -1
    this.#writer = -1
  }

  /** The next cluster. */
  write(writer: number): Inversion | undefined {
    this.#gBefore = this.g
    this.#lastBefore = this.lastCalled
    this.#writer = writer
    if (writer >= 0) return this.#take(writer)
    this.f = BEFORE_ALL
    return undefined
  }

  read(operation: number): Inversion | undefined {
    const { call, end } = this.#columns
    if (this.#writer >= 0 && (end[operation] as number) < (call[this.#writer] as number))
      return { early: operation, late: this.#writer }
    return this.#take(operation)
  }

  #take(operation: number): Inversion | undefined {
    const call = this.#columns.call[operation] as number
    const end = this.#columns.end[operation] as number
    if (end < this.#gBefore) return { early: operation, late: this.#lastBefore }
    if (end < this.f) {
      this.f = end
      this.firstReturned = operation
    }
    if (call > this.g) {
      this.g = call
      this.lastCalled = operation
    }
    return undefined
  }
}
