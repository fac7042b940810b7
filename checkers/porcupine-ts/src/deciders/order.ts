/** A legal order while it is put together: a list with room for all operations from the beginning, which grows quickest. */
export class Order {
  readonly #operations: number[]
  #size = 0

  /** `most`: no order is longer. */
  constructor(most: number) {
    this.#operations = new Array(most)
  }

  push(operation: number): void {
    this.#operations[this.#size++] = operation
  }

  /** The list itself, to which nothing is to be pushed any more. */
  list(): readonly number[] {
    this.#operations.length = this.#size
    return this.#operations
  }
}
