/** The gaps from 0 that nothing covers yet. Union-find (Tarjan 1975) with halved paths: nearly constant an operation. */
export class FreeGaps {
  /** By gap: itself while it is free, else a later one. The last is always free. */
  readonly #later: Int32Array

  /** One more than `gaps`: the gap behind all is never covered. */
  constructor(gaps: number) {
    this.#later = new Int32Array(gaps + 1)
    for (let gap = 0; gap <= gaps; gap++) this.#later[gap] = gap
  }

  /** The first free one from `gap` on. */
  next(gap: number): number {
    const later = this.#later
    let at = gap
    for (let beyond = later[at] as number; beyond !== at; beyond = later[at] as number) {
      const further = later[beyond] as number
      later[at] = further
      at = further
    }
    return at
  }

  /** `from` to `to`, both included; nothing if `to` is below `from`. */
  cover(from: number, to: number): void {
    for (let gap = this.next(from); gap <= to; gap = this.next(gap)) this.#later[gap] = gap + 1
  }
}
