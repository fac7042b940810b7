/** Stretches that are asked for by a cell in them, and then gone: a tree of the furthest ends over stretches by their beginning. */
const GONE = -1

export class Windows {
  readonly #leaves: number
  /** By node: the furthest end below it. */
  readonly #furthest: Int32Array
  /** By place in order of beginning: which one it is; by cell: how many begin in it or before. */
  readonly #items: Int32Array
  readonly #begun: Int32Array

  /** By window: its first and last cell. One that ends before it begins is never found. O(windows + cells). */
  constructor(from: Int32Array, to: Int32Array, cells: number) {
    this.#begun = new Int32Array(cells)
    for (let window = 0; window < from.length; window++) {
      const cell = from[window] as number
      this.#begun[cell] = (this.#begun[cell] as number) + 1
    }
    for (let cell = 1; cell < cells; cell++)
      this.#begun[cell] = (this.#begun[cell] as number) + (this.#begun[cell - 1] as number)
    const place = this.#begun.slice()
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, from.length)))
    this.#items = new Int32Array(from.length)
    this.#furthest = new Int32Array(2 * this.#leaves).fill(GONE)
    for (let window = 0; window < from.length; window++) {
      const cell = from[window] as number
      const at = (place[cell] as number) - 1
      place[cell] = at
      this.#items[at] = window
      this.#furthest[this.#leaves + at] = to[window] as number
    }
    for (let node = this.#leaves - 1; node > 0; node--) this.#refresh(node)
  }

  /** Appends to `windows` those that have `cell` in them, and forgets them. O(log windows) each. */
  take(cell: number, windows: number[]): void {
    this.#take(1, 0, this.#leaves, cell, this.#begun[cell] as number, windows)
  }

  #take(node: number, first: number, width: number, cell: number, begun: number, windows: number[]): void {
    if (first >= begun || (this.#furthest[node] as number) < cell) return
    if (node >= this.#leaves) {
      windows.push(this.#items[first] as number)
      this.#furthest[node] = GONE
      return
    }
    const half = width >>> 1
    this.#take(2 * node, first, half, cell, begun, windows)
    this.#take(2 * node + 1, first + half, half, cell, begun, windows)
    this.#refresh(node)
  }

  #refresh(node: number): void {
    this.#furthest[node] = Math.max(this.#furthest[2 * node] as number, this.#furthest[2 * node + 1] as number)
  }
}
