/** A binary heap of small integers by a key of each; of equal keys the smaller integer comes first. */
export class MinHeap {
  readonly #keys: Float64Array
  readonly #items: number[] = []

  constructor(keys: Float64Array) {
    this.#keys = keys
  }

  /** The first one without taking it, or -1. */
  get top(): number {
    return this.#items[0] ?? -1
  }

  push(item: number): void {
    const items = this.#items
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (!this.#isBefore(item, items[parent] as number)) break
      items[at] = items[parent] as number
      at = parent
    }
    items[at] = item
  }

  /** -1 if empty. */
  pop(): number {
    const items = this.#items
    const top = items[0] ?? -1
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#isBefore(items[child + 1] as number, items[child] as number)) child++
      if (!this.#isBefore(items[child] as number, last)) break
      items[at] = items[child] as number
      at = child
    }
    items[at] = last
    return top
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#keys[a] as number) - (this.#keys[b] as number)
    return difference < 0 || (!(difference > 0) && a < b)
  }
}
