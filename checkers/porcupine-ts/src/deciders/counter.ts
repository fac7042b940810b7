/**
 * A counter with increments of one and reads: keep the count as low as the returns allow. At an increment's return it is
 * counted, if it was not yet; at a read's return, while the count is below what was read, the open increment that returns
 * first is counted; and the count must not have been above it when the read was called. Exact: counting early can only break a later read, and
 * which of the open ones is counted matters only through when it must be anyway. Crashed increments must never be.
 * A read is placed at the moment the count is what it saw. O(n log n). With unequal amounts it is subset sum: declined.
 */
import type { Decision } from '../decision.ts'
import { Lists } from '../lists.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { Operation } from '../operation.ts'
import { columnsOf } from './history.ts'
import { MinHeap } from './min-heap.ts'
import { Order } from './order.ts'

type CounterInput = { readonly f: 'add'; readonly value: number } | { readonly f: 'read'; readonly value: null }
type CounterOperations = readonly Operation<CounterInput, unknown>[]

export function decideCounter(operations: CounterOperations): Decision {
  let increments = 0
  for (let index = 0; index < operations.length; index++) {
    const { input } = operations[index] as CounterOperations[number]
    if (input.f !== 'add') continue
    if (input.value !== 1) return { type: 'declined', reason: `operation ${index} adds another amount than 1` }
    increments++
  }
  return new CounterDecider(operations, increments).decide()
}

/** So many increments of a proof at most. */
const NAMED = 3

class CounterDecider {
  readonly #operations: CounterOperations
  readonly #end: Float64Array
  readonly #call: Float64Array
  readonly #byCall: Uint32Array
  readonly #order: Order
  readonly #isPlaced: Uint8Array
  /** Increments called and not counted, the one that returns first on top. */
  readonly #open: MinHeap
  /** By count: reads that wait for it, as it is what they saw. */
  readonly #waiting: Lists
  readonly #increments: number
  #count = 0

  constructor(operations: CounterOperations, increments: number) {
    this.#operations = operations
    const { call, end, byCall } = columnsOf(operations)
    this.#call = call
    this.#end = end
    this.#byCall = byCall
    this.#order = new Order(operations.length)
    this.#isPlaced = new Uint8Array(operations.length)
    this.#open = new MinHeap(end)
    this.#waiting = new Lists(increments + 1, operations.length)
    this.#increments = increments
  }

  decide(): Decision {
    const byReturn = sortedBy(this.#end)
    let next = 0
    for (let i = 0; i < byReturn.length; i++) {
      const returning = byReturn[i] as number
      const end = this.#end[returning] as number
      if (end === Number.POSITIVE_INFINITY) break
      for (; next < this.#byCall.length; next++) {
        const calling = this.#byCall[next] as number
        if ((this.#call[calling] as number) > end) break
        this.#begin(calling)
      }
      if (this.#isPlaced[returning] === 1) continue
      const late = this.#finish(returning)
      if (late !== undefined) return late
    }
    return { type: 'linearizable', order: this.#order.list() }
  }

  #begin(index: number): void {
    const { input, output } = this.#operations[index] as Operation<CounterInput, unknown>
    if (input.f === 'add') this.#open.push(index)
    else if (this.#end[index] === Number.POSITIVE_INFINITY) return
    else if (output === this.#count) this.#place(index)
    else if (Number.isInteger(output) && (output as number) >= 0 && (output as number) <= this.#increments)
      this.#waiting.add(output as number, index)
  }

  #finish(index: number): Decision | undefined {
    const { input, output } = this.#operations[index] as Operation<CounterInput, unknown>
    // Whichever of the open increments is counted, this one returns first.
    if (input.f === 'add') this.#countOne(index)
    else {
      if (!((output as number) > this.#count)) return this.#violation(index, 'had to be counted before it began')
      while (this.#isPlaced[index] === 0) {
        const first = this.#nextOpen()
        if (first < 0) return this.#violation(index, 'can have been counted before it returned')
        this.#countOne(first)
      }
    }
    return undefined
  }

  /** Of the increments that are counted the last ones are named. */
  #violation(index: number, what: string): Decision {
    const { output } = this.#operations[index] as Operation<CounterInput, unknown>
    const counted = this.#order.list().filter((each) => this.#operations[each]?.input.f === 'add')
    const proof = `'read -> ${output}' (operation ${index}), but ${this.#count} increments ${what}`
    return { type: 'violation', operations: [...counted.slice(-NAMED), index], proof }
  }

  #nextOpen(): number {
    for (let first = this.#open.pop(); first >= 0; first = this.#open.pop())
      if (this.#isPlaced[first] === 0) return first
    return -1
  }

  #countOne(increment: number): void {
    this.#place(increment)
    this.#count++
    for (let read = this.#waiting.first(this.#count); read >= 0; read = this.#waiting.after(read)) this.#place(read)
  }

  #place(index: number): void {
    this.#isPlaced[index] = 1
    this.#order.push(index)
  }
}
