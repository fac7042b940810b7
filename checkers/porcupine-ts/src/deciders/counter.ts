/**
 * A counter with increments of one and reads: keep the count as low as the returns allow. At an increment's return it is
 * counted, if it was not yet; at a read's return, while the count is below what was read, the open increment that returns
 * first is counted; at a read's call the count must not be above. Exact: counting early can only break a later read, and
 * which of the open ones is counted matters only through when it must be anyway. Crashed increments must never be.
 * A read is placed at the moment the count is what it saw. O(n log n). With unequal amounts it is subset sum: declined.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { columnsOf } from './history.ts'
import { MinHeap } from './min-heap.ts'
import { sortedBy } from './zones.ts'

type CounterInput = { readonly f: 'add'; readonly value: number } | { readonly f: 'read'; readonly value: null }
type CounterOperations = readonly Operation<CounterInput, unknown>[]

export function decideCounter(operations: CounterOperations): Decision {
  const unequal = operations.findIndex(({ input }) => input.f === 'add' && input.value !== 1)
  if (unequal !== -1) return { type: 'declined', reason: `operation ${unequal} adds another amount than 1` }
  return new CounterDecider(operations).decide()
}

class CounterDecider {
  readonly #operations: CounterOperations
  readonly #end: Float64Array
  readonly #call: Float64Array
  readonly #byCall: readonly number[] | Uint32Array
  readonly #order: number[] = []
  readonly #isPlaced: Uint8Array
  /** Increments called and not counted, the one that returns first on top. */
  readonly #open: MinHeap
  /** Reads that wait for the count to be what they saw. */
  readonly #waiting = new Map<number, number[]>()
  #count = 0

  constructor(operations: CounterOperations) {
    this.#operations = operations
    const { call, end, byCall } = columnsOf(operations)
    this.#call = call
    this.#end = end
    this.#byCall = byCall
    this.#isPlaced = new Uint8Array(operations.length)
    this.#open = new MinHeap(end)
  }

  decide(): Decision {
    const byReturn = sortedBy(this.#end)
    let next = 0
    for (const returning of byReturn) {
      const end = this.#end[returning] as number
      if (end === Number.POSITIVE_INFINITY) break
      for (; next < this.#byCall.length; next++) {
        const calling = this.#byCall[next] as number
        if ((this.#call[calling] as number) > end) break
        const early = this.#begin(calling)
        if (early !== undefined) return early
      }
      if (this.#isPlaced[returning] === 1) continue
      const late = this.#finish(returning)
      if (late !== undefined) return late
    }
    return { type: 'linearizable', order: this.#order }
  }

  #begin(index: number): Decision | undefined {
    const { input, output, return: end } = this.#operations[index] as Operation<CounterInput, unknown>
    if (input.f === 'add') {
      this.#open.push(index)
      return undefined
    }
    if (end === undefined) return undefined
    const seen = output as number
    if (seen === this.#count) this.#place(index)
    else if (!(seen > this.#count)) {
      const why = `${this.#count} increments had to be counted before it began`
      return { type: 'violation', operations: [index], proof: `read -> ${seen} (operation ${index}), but ${why}` }
    } else {
      const same = this.#waiting.get(seen)
      if (same === undefined) this.#waiting.set(seen, [index])
      else same.push(index)
    }
    return undefined
  }

  #finish(index: number): Decision | undefined {
    const { input, output } = this.#operations[index] as Operation<CounterInput, unknown>
    if (input.f === 'add') {
      // Whichever of the open ones is counted, this one returns first.
      this.#countOne(index)
      return undefined
    }
    while (this.#isPlaced[index] === 0) {
      const first = this.#nextOpen()
      if (first < 0) {
        const why = `only ${this.#count} increments can have been counted before it returned`
        return { type: 'violation', operations: [index], proof: `read -> ${output} (operation ${index}), but ${why}` }
      }
      this.#countOne(first)
    }
    return undefined
  }

  #nextOpen(): number {
    for (let first = this.#open.pop(); first >= 0; first = this.#open.pop())
      if (this.#isPlaced[first] === 0) return first
    return -1
  }

  #countOne(increment: number): void {
    this.#place(increment)
    this.#count++
    const reads = this.#waiting.get(this.#count)
    if (reads === undefined) return
    for (const read of reads) this.#place(read)
    this.#waiting.delete(this.#count)
  }

  #place(index: number): void {
    this.#isPlaced[index] = 1
    this.#order.push(index)
  }
}
