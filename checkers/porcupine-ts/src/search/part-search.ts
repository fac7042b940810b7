/** The search of one part, from operations to an outcome in terms of their indices. */
import { describeState, type Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import type { Violation } from '../result.ts'
import { Kinds } from './kinds.ts'
import { Memory } from './memory.ts'
import { inOrderOfCall } from './order-of-call.ts'
import { Search, type SearchStatus } from './search.ts'
import { type Settled, settle } from './settled.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { Transitions } from './transitions.ts'

/** What can be told without knowing the types of states and operations. */
type AnyModel = Model<unknown, unknown, unknown>
type Steps = Transitions<unknown, unknown, unknown>

/** What is left to search; `search` is replaced by that of a prefix. */
type Rest = { readonly timeline: Timeline; readonly transitions: Steps; search: Search }

export class PartSearch {
  readonly #memory = Memory.take()
  readonly #order: Int32Array
  readonly #settled: Settled<unknown>
  /** Of what is not settled. */
  readonly #rest: Rest | undefined
  readonly #describe: (state: unknown) => string
  #bytesMax = 0

  /** `members`: which operations are of the part, growing; undefined: all. `stepsMax`: for what is settled at the beginning. */
  static of<State, Input, Output>(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    members: readonly number[] | undefined,
    stepsMax: number,
  ): PartSearch {
    return new PartSearch(model as AnyModel, operations, members, stepsMax)
  }

  private constructor(
    model: AnyModel,
    operations: readonly Operation<unknown, unknown>[],
    members: readonly number[] | undefined,
    stepsMax: number,
  ) {
    this.#order = inOrderOfCall(operations, members, this.#memory)
    this.#settled = settle(model, operations, this.#order, stepsMax)
    this.#describe = (state) => describeState(model, state)
    const { count, state, isIllegal } = this.#settled
    if (isIllegal || count === this.#order.length) return
    const kinds = new Kinds(model, this.#memory)
    const timeline = timelineOf(kinds, operations, this.#order.subarray(count), this.#memory)
    const transitions = new Transitions(model, kinds, state, this.#memory)
    this.#rest = { timeline, transitions, search: new Search(timeline, transitions, this.#memory) }
  }

  /** Ends it: nothing may be asked of it any more. */
  release(): void {
    this.#memory.release()
  }

  get steps(): number {
    const { count, isIllegal } = this.#settled
    return count + (isIllegal ? 1 : 0) + (this.#rest?.search.steps ?? 0)
  }

  get bytes(): number {
    return this.#order.byteLength + (this.#rest?.search.bytes ?? 0)
  }

  /** See Search.run. */
  run(stepsMax: number, bytesMax: number): SearchStatus {
    this.#bytesMax = bytesMax
    if (this.#rest !== undefined) return this.#rest.search.run(stepsMax - this.#settled.count, bytesMax)
    return this.#settled.isIllegal ? 'violation' : 'linearizable'
  }

  /** After 'linearizable', once: the legal order. */
  order(): readonly number[] {
    const order: number[] = []
    for (let i = 0; i < this.#settled.count; i++) order.push(this.#order[i] as number)
    this.#rest?.search.tellOrder(order)
    return order
  }

  /** After 'violation', once. */
  violation(): Violation {
    const { steps } = this
    const type = 'violation'
    if (this.#rest === undefined) {
      const { count, state } = this.#settled
      return {
        type,
        failed: this.#order[count] as number,
        deepest: this.order(),
        deepestState: this.#describe(state),
        steps,
      }
    }
    const { timeline, transitions, search } = this.#rest
    const layer = search.hasPruned ? this.#shortestPrefix(this.#rest) : search.deepestLayer
    const failed = timeline.source[timeline.returns[layer] as number] as number
    const deepestState = this.#describe(transitions.states.at(this.#rest.search.deepestState))
    return { type, failed, deepest: this.order(), deepestState, steps }
  }

  /**
   * Look-ahead gives up a configuration before it gets as deep as it can, so after a violation the shortest illegal prefix
   * is found by deciding prefixes: those of legal histories are legal. By doubling strides, then by halving: look-ahead gives
   * up shortly before the return that fails, and each prefix beyond that costs about what the whole did. Gives the layer that
   * ends it, and leaves the search of the longest legal prefix. The steps of it are not counted; one that costs ten times as
   * much as the whole is left, and the answer is then the shortest prefix *found* to be illegal.
   */
  #shortestPrefix(rest: Rest): number {
    const { timeline, transitions } = rest
    const stepsMax = 10 * rest.search.steps + 1000
    let illegal = timeline.returns.length
    let legal = rest.search.deepestLayer
    for (let stride = 1; legal + 1 < illegal; stride *= 2) {
      const middle = Math.min(legal + stride, (legal + illegal) >>> 1)
      const search = new Search(timeline, transitions, this.#memory, middle)
      const status = search.run(stepsMax, this.#bytesMax)
      if (status === 'violation') illegal = middle
      else legal = middle
      if (status === 'linearizable') rest.search = search
    }
    return illegal - 1
  }
}
