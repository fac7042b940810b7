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
import { sortedBy } from '../nearly-sorted.ts'
import { fewestCover } from './cover.ts'
import { GapLists } from './gap-lists.ts'
import { type HeldOperations, type HeldValues, heldValuesOf, sayHeld, violation } from './held-values.ts'
import { columnsOf } from './history.ts'
import { PriorityPlaces, type Stuck } from './priority-places.ts'
import { type Ranks, ranksOf } from './ranks.ts'

export function decidePriorityQueue(operations: HeldOperations): Decision {
  const columns = columnsOf(operations)
  const isValue = (value: unknown) => typeof value === 'number' && !Number.isNaN(value)
  const held = heldValuesOf(operations, columns, { put: 'enqueue', isValue })
  return 'type' in held ? held : new PriorityDecider(operations, held, ranksOf(columns)).decide()
}

class PriorityDecider {
  readonly #operations: HeldOperations
  readonly #held: HeldValues
  readonly #ranks: Ranks
  readonly #places: PriorityPlaces

  constructor(operations: HeldOperations, held: HeldValues, ranks: Ranks) {
    this.#operations = operations
    this.#held = held
    this.#ranks = ranks
    this.#places = new PriorityPlaces(operations, held, ranks)
  }

  decide(): Decision {
    const { unknown } = this.#held
    const stuck = this.#places.place(this.#ranks.events)
    if (stuck === undefined) return { type: 'linearizable', order: this.#order() }
    if (unknown.length === 0) return this.#proof(stuck)
    const still = this.#places.place(this.#ranks.call[unknown[0] as number] as number)
    if (still !== undefined) return this.#proof(still)
    return { type: 'declined', reason: 'a dequeue of unknown answer, and values that it may have taken' }
  }

  /** In one gap: dequeues, the greatest first; what is enqueued and dequeued at once; empty answers; one enqueue. */
  #order(): readonly number[] {
    const { put, take, from, takenAt, emptyAt } = this.#places
    const lists = new GapLists(this.#ranks.events, this.#operations.length)
    const isThrough = (value: number) =>
      (takenAt[value] as number) >= 0 && (takenAt[value] as number) < (from[value] as number)
    for (let value = 0; value < put.length; value++)
      if (!isThrough(value)) lists.putFirst((from[value] as number) - 1, put[value] as number)
    for (const [place, empty] of this.#held.empties.entries()) lists.putFirst(emptyAt[place] as number, empty)
    for (let value = 0; value < put.length; value++) {
      if (!isThrough(value)) continue
      lists.putFirst(takenAt[value] as number, take[value] as number)
      lists.putFirst(takenAt[value] as number, put[value] as number)
    }
    for (let value = put.length - 1; value >= 0; value--)
      if ((takenAt[value] as number) >= (from[value] as number))
        lists.putFirst(takenAt[value] as number, take[value] as number)
    return lists.order()
  }

  #proof({ operation, from, to, greater }: Stuck): Decision {
    const { put, takenAt } = this.#places
    const { unknown, numberOf } = this.#held
    const cover = this.#cover(greater, from, to)
    const all = this.#withReasons(cover)
    const { output } = this.#operations[operation] as HeldOperations[number]
    const own = put.indexOf(this.#held.put[numberOf.get(output)] ?? -1)
    const isOpen = all.some((value) => takenAt[value] === -1)
    const said = cover.map((value) => sayHeld(this.#operations, put[value] as number)).join(', ')
    const operations = [...(own < 0 ? [] : [own]), ...all].flatMap((value) => this.#operationsOf(value))
    return violation(
      [...operations, operation, ...(isOpen ? unknown.slice(0, 1) : [])],
      `at every moment of ${sayHeld(this.#operations, operation)} ${output === null ? 'one of these' : 'a greater value'} was in the queue: ${said}`,
    )
  }

  /** Of the greatest `greater` values the fewest of which one is surely in at any time. */
  #cover(greater: number, from: number, to: number): readonly number[] {
    const starts = Float64Array.from(this.#places.from.subarray(0, greater))
    return fewestCover(this.#places, sortedBy(starts), from, to) ?? []
  }

  /** With those that stood in the way of crashed dequeues, which would have taken some of them out. */
  #withReasons(values: readonly number[]): readonly number[] {
    const { take, takenAt } = this.#places
    const all = [...values]
    for (const value of all) {
      const by = take[value] as number
      if (by < 0 || takenAt[value] !== -1) continue
      const { call, events } = this.#ranks
      for (const reason of this.#cover(value, call[by] as number, events - 1))
        if (!all.includes(reason)) all.push(reason)
    }
    return all
  }

  #operationsOf(value: number): readonly number[] {
    const { put, take } = this.#places
    return [put[value] as number, take[value] as number]
  }
}
