/**
 * How many stretches cover each cell, as stretches are taken away: a segment tree with lazy sums and least counts. A cell
 * that nothing covers any more is told once.
 */

/** Above any count: a cell that was told. */
const TOLD = 1 << 29

export class Coverage {
  readonly #leaves: number
  /** By node: the least count below it, what was added to all below it included, but not what was to its parents. */
  readonly #least: Int32Array
  readonly #added: Int32Array

  /** By cell. O(cells). */
  constructor(counts: Int32Array) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, counts.length)))
    this.#least = new Int32Array(2 * this.#leaves).fill(TOLD)
    this.#added = new Int32Array(this.#leaves)
    this.#least.set(counts, this.#leaves)
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#least[node] = Math.min(this.#least[2 * node] as number, this.#least[2 * node + 1] as number)
  }

  /** Takes one from every cell from `from` to `to`, both included. O(log cells). */
  remove(from: number, to: number): void {
    this.#add(1, 0, this.#leaves - 1, from, to, -1)
  }

  /** Appends the cells that nothing covers and that were not told before to `cells`, growing. O(log cells) each. */
  tellFree(cells: number[]): void {
    if (this.#least[1] === 0) this.#tell(1, 0, cells)
  }

  #add(node: number, low: number, high: number, from: number, to: number, by: number): void {
    if (from <= low && high <= to) {
      this.#least[node] = (this.#least[node] as number) + by
      if (node < this.#leaves) this.#added[node] = (this.#added[node] as number) + by
      return
    }
    const middle = (low + high) >>> 1
    if (from <= middle) this.#add(2 * node, low, middle, from, to, by)
    if (to > middle) this.#add(2 * node + 1, middle + 1, high, from, to, by)
    this.#refresh(node)
  }

  /** `above`: what was added to all nodes above this one. */
  #tell(node: number, above: number, cells: number[]): void {
    if ((this.#least[node] as number) + above !== 0) return
    if (node >= this.#leaves) {
      cells.push(node - this.#leaves)
      this.#least[node] = TOLD
      return
    }
    const inside = above + (this.#added[node] as number)
    this.#tell(2 * node, inside, cells)
    this.#tell(2 * node + 1, inside, cells)
    this.#refresh(node)
  }

  #refresh(node: number): void {
    const least = Math.min(this.#least[2 * node] as number, this.#least[2 * node + 1] as number)
    this.#least[node] = least + (this.#added[node] as number)
  }
}
