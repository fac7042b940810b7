/** Operations placed in gaps; of those in one gap the one placed last comes first. */
import { Order } from './order.ts'

const NONE = -1

export class GapLists {
  /** By gap: the first operation in it; by operation: the next in the same gap. */
  readonly #first: Int32Array
  readonly #next: Int32Array

  constructor(gaps: number, operations: number) {
    this.#first = new Int32Array(gaps).fill(NONE)
    this.#next = new Int32Array(operations)
  }

  putFirst(gap: number, operation: number): void {
    this.#next[operation] = this.#first[gap] as number
    this.#first[gap] = operation
  }

  order(): readonly number[] {
    const order = new Order(this.#next.length)
    for (let gap = 0; gap < this.#first.length; gap++) {
      for (let operation = this.#first[gap] as number; operation !== NONE; operation = this.#next[operation] as number)
        order.push(operation)
    }
    return order.list()
  }
}
