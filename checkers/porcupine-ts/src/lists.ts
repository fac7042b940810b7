/** Lists of operations by a small integer, in the order in which they were added; without allocation per list. */
import type { Memory } from './search/memory.ts'

export class Lists {
  readonly #first: Int32Array
  readonly #last: Int32Array
  readonly #next: Int32Array

  /** Each of the operations in one list at most. */
  constructor(lists: number, operations: number, memory?: Memory) {
    const ints = (length: number) => (memory?.ints(length) ?? new Int32Array(length)).fill(-1)
    this.#first = ints(lists)
    this.#last = ints(lists)
    this.#next = ints(operations)
  }

  add(list: number, operation: number): void {
    const last = this.#last[list] as number
    if (last < 0) this.#first[list] = operation
    else this.#next[last] = operation
    this.#last[list] = operation
  }

  /** -1 if empty. */
  first(list: number): number {
    return this.#first[list] as number
  }

  /** -1 behind the last one. */
  after(operation: number): number {
    return this.#next[operation] as number
  }
}
