/**
 * A queue of numbers of which the greatest comes out first, every number enqueued at most once, with answers "empty". After
 * Bouajjani, Enea & Wang, "Checking linearizability of concurrent priority queues" (CONCUR 2017), and Lee & Mathur,
 * "Efficient decrease-and-conquer linearizability monitoring" (2024). A value is *surely in* from the return of its enqueue
 * to the call of its dequeue, or to the end. **The history is linearizable iff every dequeue has a moment at which no greater
 * value is surely in, and every empty answer one at which none is.** For let each dequeue take the first such moment, and
 * each enqueue be as late as it can. Where a greater value is in the queue at a dequeue of v, though not surely, its own
 * dequeue has been called; nothing still greater is surely in at v's moment, so that was a moment for it too, and it is out
 * already. The same holds for empty answers. So each value is looked at by itself, from the greatest down. O(n log n).
 *
 * A crashed dequeue of known answer is taken if it has such a moment: that only makes room for what is smaller.
 * Declined: a number enqueued twice; where it matters which values dequeues of unknown answer took. It does not if the
 * history is linearizable without them, nor if it is not though whatever nobody dequeued were gone from the first of them on.
 */
import type { Decision } from '../decision.ts'
import { fewestCover } from './cover.ts'
import { FreeGaps } from './free-gaps.ts'
import { GapLists } from './gap-lists.ts'
import { type HeldOperations, type HeldValues, heldValuesOf, LEFT_OUT, sayHeld, violation } from './held-values.ts'
import { columnsOf } from './history.ts'
import { sortedBy } from './nearly-sorted.ts'
import { type Ranks, ranksOf } from './ranks.ts'

export function decidePriorityQueue(operations: HeldOperations): Decision {
  const columns = columnsOf(operations)
  const isValue = (value: unknown) => typeof value === 'number' && !Number.isNaN(value)
  const values = heldValuesOf(operations, columns, { put: 'enqueue', isValue })
  return 'type' in values ? values : new PriorityDecider(operations, values, ranksOf(columns)).decide()
}

/** A dequeue or empty answer for which every gap from `from` to `to` is covered by one of `values`. */
type Stuck = { readonly operation: number; readonly from: number; readonly to: number; readonly values: Uint32Array }

class PriorityDecider {
  readonly #operations: HeldOperations
  readonly #values: HeldValues
  readonly #ranks: Ranks
  /** Values, the greatest first. */
  readonly #byGreatest: Uint32Array
  /** By value: the gaps in which it is surely in, and the gap in which it is dequeued, -1 for never. */
  readonly #sure: { readonly from: Int32Array; readonly to: Int32Array }
  readonly #takenAt: Int32Array
  /** By place in `empties`. */
  readonly #emptyAt: Int32Array

  constructor(operations: HeldOperations, values: HeldValues, ranks: Ranks) {
    this.#operations = operations
    this.#values = values
    this.#ranks = ranks
    const numbers = Float64Array.from(values.put, (index) => operations[index]?.input.value as number)
    const byGreatest = Uint32Array.from(numbers.sort(), (number) => values.numberOf.get(number) as number).reverse()
    this.#byGreatest = byGreatest.filter((value) => values.take[value] !== LEFT_OUT)
    const size = values.put.length
    this.#sure = { from: new Int32Array(size), to: new Int32Array(size) }
    this.#takenAt = new Int32Array(size)
    this.#emptyAt = new Int32Array(values.empties.length)
  }

  decide(): Decision {
    const { unknown } = this.#values
    const stuck = this.#place(this.#ranks.events)
    if (stuck === undefined) return { type: 'linearizable', order: this.#order() }
    if (unknown.length === 0) return this.#proof(stuck)
    const still = this.#place(this.#ranks.call[unknown[0] as number] as number)
    if (still !== undefined) return this.#proof(still)
    return { type: 'declined', reason: 'a dequeue of unknown answer, and values that it may have taken' }
  }

  /** `goneAt`: from this rank on whatever nobody surely dequeued counts as gone. */
  #place(goneAt: number): Stuck | undefined {
    const { call, end, events } = this.#ranks
    const { put, take, empties } = this.#values
    const free = new FreeGaps(events)
    for (const [place, value] of this.#byGreatest.entries()) {
      const by = take[value] as number
      const isSure = by >= 0 && (end[by] as number) < events
      let until = goneAt
      this.#takenAt[value] = -1
      if (by >= 0) {
        const from = Math.max(call[by] as number, call[put[value] as number] as number)
        const gap = free.next(from)
        if (gap < (end[by] as number)) {
          this.#takenAt[value] = gap
          until = isSure ? from : Math.min(from, goneAt)
        } else if (isSure) {
          const values = this.#byGreatest.subarray(0, place)
          return { operation: by, from, to: (end[by] as number) - 1, values }
        }
      }
      const from = end[put[value] as number] as number
      this.#sure.from[value] = from
      this.#sure.to[value] = until - 1
      free.cover(from, until - 1)
    }
    for (const [place, empty] of empties.entries()) {
      const from = call[empty] as number
      const to = (end[empty] as number) - 1
      const gap = free.next(from)
      if (gap > to) return { operation: empty, from, to, values: this.#byGreatest }
      this.#emptyAt[place] = gap
    }
    return undefined
  }

  /** In one gap: dequeues, the greatest first; what is enqueued and dequeued at once; empty answers; one enqueue. */
  #order(): readonly number[] {
    const { put, take, empties } = this.#values
    const { end, events } = this.#ranks
    const lists = new GapLists(events, this.#operations.length)
    const putAt = (value: number) => (end[put[value] as number] as number) - 1
    const takenAt = (value: number) => this.#takenAt[value] as number
    const isThrough = (value: number) => takenAt(value) >= 0 && takenAt(value) <= putAt(value)
    for (const value of this.#byGreatest) if (!isThrough(value)) lists.putFirst(putAt(value), put[value] as number)
    for (const [place, empty] of empties.entries()) lists.putFirst(this.#emptyAt[place] as number, empty)
    for (const value of this.#byGreatest) {
      if (!isThrough(value)) continue
      lists.putFirst(takenAt(value), take[value] as number)
      lists.putFirst(takenAt(value), put[value] as number)
    }
    for (let place = this.#byGreatest.length - 1; place >= 0; place--) {
      const value = this.#byGreatest[place] as number
      if (takenAt(value) >= 0 && !isThrough(value)) lists.putFirst(takenAt(value), take[value] as number)
    }
    return lists.order()
  }

  #proof({ operation, from, to, values }: Stuck): Decision {
    const { put, unknown, numberOf } = this.#values
    const cover = this.#cover(values, from, to)
    const all = this.#withReasons(cover)
    const { output } = this.#operations[operation] as HeldOperations[number]
    const own = numberOf.get(output)
    const isOpen = all.some((value) => this.#takenAt[value] === -1)
    const said = cover.map((value) => sayHeld(this.#operations, put[value] as number)).join(', ')
    const operations = [...(own === undefined ? [] : [own]), ...all].flatMap((value) => this.#operationsOf(value))
    return violation(
      [...operations, operation, ...(isOpen ? unknown.slice(0, 1) : [])],
      `at every moment of ${sayHeld(this.#operations, operation)} ${output === null ? 'one of these' : 'a greater value'} was in the queue: ${said}`,
    )
  }

  /** The fewest of `values` of which one is surely in at any time. */
  #cover(values: Uint32Array, from: number, to: number): readonly number[] {
    const starts = Float64Array.from(values, (value) => this.#sure.from[value] as number)
    const items = Array.from(sortedBy(starts), (place) => values[place] as number)
    return fewestCover(this.#sure, items, from, to) ?? []
  }

  /** With those that stood in the way of crashed dequeues, which would have taken some of them out. */
  #withReasons(values: readonly number[]): readonly number[] {
    const all = [...values]
    for (const value of all) {
      const by = this.#values.take[value] as number
      if (by < 0 || this.#takenAt[value] !== -1) continue
      const greater = this.#byGreatest.subarray(0, this.#byGreatest.indexOf(value))
      const { call, events } = this.#ranks
      for (const reason of this.#cover(greater, call[by] as number, events - 1))
        if (!all.includes(reason)) all.push(reason)
    }
    return all
  }

  #operationsOf(value: number): readonly number[] {
    const { put, take } = this.#values
    return [put[value] as number, take[value] as number]
  }
}
