/**
 * Operations in layers, as where answers tell the order of all that matters (offsets, fences, what a read saw): each stands
 * from layer `lo` to layer `hi`, and must come before every one whose `lo` is above its `hi`. Most stand in one; some are
 * bounded on one side only, or not at all. Of one layer any order will do. O(n log n).
 *
 * **An order exists iff no two operations are in opposite orders in layers and in time.** For let an operation's moment be
 * its call, or the latest call of any that must come before it by layers, if that is later. If no pair is bad this moment
 * is within its interval, so in order of moments real time is kept; and if hi(x) < lo(y), the moment of x is no later than
 * that of y, since whatever comes before x comes before y too; equal moments are put in order of `hi`. (Both are interval
 * orders, and so free of 2+2: P. Fishburn, "Intransitive indifference with unequal indifference intervals", J. Math.
 * Psychology 1970. A cycle of two such orders always shortens to two.)
 */
import { Lists } from '../lists.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { Inversion } from './clusters.ts'
import type { Columns } from './history.ts'
import { Order } from './order.ts'

const LEFT_OUT = -1

export class Layers {
  readonly #columns: Columns
  readonly #count: number
  readonly #lo: Int32Array
  readonly #hi: Int32Array
  #size = 0

  /** Layers from 0 to `count`, exclusive. */
  constructor(columns: Columns, count: number) {
    this.#columns = columns
    this.#count = count
    this.#lo = new Int32Array(columns.call.length).fill(LEFT_OUT)
    this.#hi = new Int32Array(columns.call.length)
  }

  /** In one layer, or from `lo` to `hi`. Whatever is never put is left out of the order. */
  put(operation: number, lo: number, hi = lo): void {
    this.#lo[operation] = lo
    this.#hi[operation] = hi
    this.#size++
  }

  /** Not before layer `lo`; by default anywhere. */
  putFrom(operation: number, lo = 0): void {
    this.put(operation, lo, this.#count)
  }

  /** All that were put, in a valid order; of one layer in order of call, where nothing else speaks against it. */
  order(): readonly number[] | Inversion {
    const { call, end, byCall } = this.#columns
    const latest = this.#latestBelow()
    const moments = new Float64Array(call.length)
    /** By layer those that stand in it alone; the others. In order of call. */
    const single = new Lists(this.#count + 1, call.length)
    const wide: number[] = []
    for (let i = 0; i < byCall.length; i++) {
      const operation = byCall[i] as number
      const lo = this.#lo[operation] as number
      if (lo === LEFT_OUT) continue
      const late = latest[lo] as number
      const since = late < 0 ? Number.NEGATIVE_INFINITY : (call[late] as number)
      if ((end[operation] as number) < since) return { early: operation, late }
      moments[operation] = Math.max(call[operation] as number, since)
      if (this.#hi[operation] === lo) single.add(lo, operation)
      else wide.push(operation)
    }
    return this.#merged(single, wide, moments)
  }

  /** In order of moments. Single ones are in it by layers already, as all of a layer bound the moments in those above it. */
  #merged(single: Lists, wide: readonly number[], moments: Float64Array): readonly number[] {
    const { call } = this.#columns
    const byHi = (a: number, b: number) =>
      (this.#hi[a] as number) - (this.#hi[b] as number) || (call[a] as number) - (call[b] as number)
    const own = new Float64Array(wide.length)
    for (let i = 0; i < own.length; i++) own[i] = moments[wide[i] as number] as number
    const byMoment = sortedBy(own, (a, b) => byHi(wide[a] as number, wide[b] as number))
    const order = new Order(this.#size)
    let next = 0
    const pushWideBefore = (operation: number) => {
      for (; next < byMoment.length; next++) {
        const other = wide[byMoment[next] as number] as number
        const difference = (moments[other] as number) - (moments[operation] as number)
        if (difference > 0 || (difference === 0 && byHi(other, operation) >= 0)) return
        order.push(other)
      }
    }
    for (let layer = 0; layer <= this.#count; layer++) {
      for (let operation = single.first(layer); operation >= 0; operation = single.after(operation)) {
        pushWideBefore(operation)
        order.push(operation)
      }
    }
    for (; next < byMoment.length; next++) order.push(wide[byMoment[next] as number] as number)
    return order.list()
  }

  /** By layer: which of the operations that must come before it was called last; -1 if there is none. */
  #latestBelow(): Int32Array {
    const { call } = this.#columns
    const latest = new Int32Array(this.#count + 1).fill(-1)
    const offer = (layer: number, operation: number) => {
      const best = latest[layer] as number
      if (best < 0 || (call[operation] as number) > (call[best] as number)) latest[layer] = operation
    }
    for (let operation = 0; operation < call.length; operation++)
      if (this.#lo[operation] !== LEFT_OUT && (this.#hi[operation] as number) < this.#count)
        offer((this.#hi[operation] as number) + 1, operation)
    for (let layer = 1; layer <= this.#count; layer++)
      if ((latest[layer - 1] as number) >= 0) offer(layer, latest[layer - 1] as number)
    return latest
  }
}
