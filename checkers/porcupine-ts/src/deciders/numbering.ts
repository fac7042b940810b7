/** Numbers for plain values, as a Map gives them; integers, of which histories mostly consist, by a table. */
export const NO_NUMBER = -1

export class Numbering {
  readonly #integers: Int32Array
  readonly #others = new Map<unknown, number>()

  /** `size`: about how many values there are; integers from 0 to this go by the table. */
  constructor(size: number) {
    this.#integers = new Int32Array(size).fill(NO_NUMBER)
  }

  set(value: unknown, number: number): void {
    if (this.#isInTable(value)) this.#integers[value] = number
    else this.#others.set(value, number)
  }

  /** NO_NUMBER if the value has none. */
  get(value: unknown): number {
    if (this.#isInTable(value)) return this.#integers[value] as number
    return this.#others.get(value) ?? NO_NUMBER
  }

  #isInTable(value: unknown): value is number {
    // Also for -0, which is 0 as an index.
    return typeof value === 'number' && value >= 0 && value < this.#integers.length && (value | 0) === value
  }
}
