/** The search of one part, from operations to an outcome in terms of their indices. */
import type { Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import type { Violation } from '../result.ts'
import { Kinds } from './kinds.ts'
import { Memory } from './memory.ts'
import { Search, type SearchStatus } from './search.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { Transitions } from './transitions.ts'

/** What can be told without knowing the types of states and operations. */
type Steps = Transitions<unknown, unknown, unknown>

export class PartSearch {
  readonly #timeline: Timeline
  readonly #transitions: Steps
  readonly #memory: Memory
  #search: Search
  #bytesMax = 0

  private constructor(timeline: Timeline, transitions: Steps, memory: Memory) {
    this.#timeline = timeline
    this.#transitions = transitions
    this.#memory = memory
    this.#search = new Search(timeline, transitions, memory)
  }

  /** `members`: which operations are of the part, growing; undefined: all. */
  static of<State, Input, Output>(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    members: readonly number[] | undefined,
  ): PartSearch {
    const memory = Memory.take()
    const kinds = new Kinds(model, memory)
    const timeline = timelineOf(kinds, operations, members, memory)
    return new PartSearch(timeline, new Transitions(model, kinds, memory) as Steps, memory)
  }

  /** Ends it: nothing may be asked of it any more. */
  release(): void {
    this.#memory.release()
  }

  get steps(): number {
    return this.#search.steps
  }

  get bytes(): number {
    return this.#search.bytes
  }

  /** See Search.run. */
  run(stepsMax: number, bytesMax: number): SearchStatus {
    this.#bytesMax = bytesMax
    return this.#search.run(stepsMax, bytesMax)
  }

  /** After 'linearizable', once: the legal order. */
  order(): readonly number[] {
    return this.#search.order().map((operation) => this.#timeline.source[operation] as number)
  }

  /** After 'violation', once. */
  violation(): Violation {
    const { steps } = this.#search
    const failed = this.#search.hasPruned ? this.#shortestPrefix() : this.#search.deepestLayer
    const { deepestState } = this.#search
    return {
      type: 'violation',
      failed: this.#timeline.source[this.#timeline.returns[failed] as number] as number,
      deepest: this.order(),
      deepestState: this.#transitions.states.describe(deepestState),
      steps,
    }
  }

  /**
   * Look-ahead gives up a configuration before it gets as deep as it can, so after a violation the shortest illegal prefix
   * is found by halving: prefixes of legal histories are legal. Gives the layer that ends it, and leaves the search of the
   * longest legal prefix. The steps of it are not counted: each prefix costs about what the whole did; one that costs ten
   * times as much is left, and the answer is then the shortest prefix *found* to be illegal.
   */
  #shortestPrefix(): number {
    const stepsMax = 10 * this.#search.steps + 1000
    let illegal = this.#timeline.returns.length
    let legal = this.#search.deepestLayer
    while (legal + 1 < illegal) {
      const middle = (legal + illegal) >>> 1
      const search = new Search(this.#timeline, this.#transitions, this.#memory, middle)
      const status = search.run(stepsMax, this.#bytesMax)
      if (status === 'violation') illegal = middle
      else legal = middle
      if (status === 'linearizable') this.#search = search
    }
    return illegal - 1
  }
}
