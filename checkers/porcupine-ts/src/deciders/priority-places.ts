/** When each value of a priority queue is surely in, and where its dequeue has its moment, in gaps (ranks.ts). */
import { FreeGaps } from './free-gaps.ts'
import { type HeldOperations, type HeldValues, LEFT_OUT } from './held-values.ts'
import type { Ranks } from './ranks.ts'

/** A dequeue or empty answer for which every gap from `from` to `to` is covered by one of the greatest `greater` values. */
export type Stuck = { readonly operation: number; readonly from: number; readonly to: number; readonly greater: number }

export class PriorityPlaces {
  readonly #empties: readonly number[]
  readonly #ranks: Ranks
  /** By value, the greatest first: the operation that enqueued it, and the one that dequeued it or NOBODY. */
  readonly put: Int32Array
  readonly take: Int32Array
  /** By value: the gaps in which it is surely in, and the gap in which it is dequeued, -1 for never. */
  readonly from: Int32Array
  readonly to: Int32Array
  readonly takenAt: Int32Array
  /** By place in `empties`. */
  readonly emptyAt: Int32Array

  constructor(operations: HeldOperations, { put, take, empties, numberOf }: HeldValues, ranks: Ranks) {
    this.#empties = empties
    this.#ranks = ranks
    const all = new Float64Array(put.length)
    let size = 0
    for (let number = 0; number < put.length; number++)
      if (take[number] !== LEFT_OUT) all[size++] = operations[put[number] as number]?.input.value as number
    const ascending = all.subarray(0, size).sort()
    this.put = new Int32Array(size)
    this.take = new Int32Array(size)
    for (let value = 0; value < size; value++) {
      const number = numberOf.get(ascending[size - 1 - value])
      this.put[value] = put[number] as number
      this.take[value] = take[number] as number
    }
    this.from = new Int32Array(size)
    this.to = new Int32Array(size)
    this.takenAt = new Int32Array(size)
    this.emptyAt = new Int32Array(empties.length)
  }

  /** `goneAt`: from this rank on whatever nobody surely dequeued counts as gone. The first that has no moment. */
  place(goneAt: number): Stuck | undefined {
    const { call, end, events } = this.#ranks
    const free = new FreeGaps(events)
    for (let value = 0; value < this.put.length; value++) {
      const put = this.put[value] as number
      const by = this.take[value] as number
      const isSure = by >= 0 && (end[by] as number) < events
      let until = goneAt
      this.takenAt[value] = -1
      if (by >= 0) {
        const from = Math.max(call[by] as number, call[put] as number)
        const gap = free.next(from)
        if (gap < (end[by] as number)) {
          this.takenAt[value] = gap
          until = isSure ? from : Math.min(from, goneAt)
        } else if (isSure) return { operation: by, from, to: (end[by] as number) - 1, greater: value }
      }
      const from = end[put] as number
      this.from[value] = from
      this.to[value] = until - 1
      free.cover(from, until - 1)
    }
    for (const [place, empty] of this.#empties.entries()) {
      const from = call[empty] as number
      const to = (end[empty] as number) - 1
      const gap = free.next(from)
      if (gap > to) return { operation: empty, from, to, greater: this.put.length }
      this.emptyAt[place] = gap
    }
    return undefined
  }
}
