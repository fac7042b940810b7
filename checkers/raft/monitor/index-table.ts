/**
 * A table by index of the log that forgets its low end: O(1) a look-up, memory for the indexes between the lowest that is
 * still in some log and the highest.
 * Station: checkers.
 */
const WASTE_MIN = 1024

export class IndexTable<Value> {
  /** Of the first place in `#values`; those below `#floor` are forgotten, though some may still be there. */
  #first = 0
  #floor = 0
  #values: (Value | undefined)[] = []

  at(index: number): Value | undefined {
    return index < this.#floor ? undefined : this.#values[index - this.#first]
  }

  /** Does nothing below what is forgotten. */
  set(index: number, value: Value): void {
    if (index < this.#floor) return
    while (this.#values.length < index - this.#first) this.#values.push(undefined)
    this.#values[index - this.#first] = value
  }

  forgetBelow(index: number): void {
    if (index <= this.#floor) return
    this.#floor = index
    const waste = index - this.#first
    if (waste < this.#values.length && (waste < WASTE_MIN || 2 * waste < this.#values.length)) return
    this.#values = this.#values.slice(waste)
    this.#first = index
  }

  /** How many places it takes up. */
  get size(): number {
    return this.#values.length
  }
}
