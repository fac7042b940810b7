/** The search of one part, from operations to an outcome in terms of their indices. */
import type { Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import type { Violation } from '../result.ts'
import { Kinds } from './kinds.ts'
import { Search, type SearchStatus } from './search.ts'
import type { States } from './states.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { Transitions } from './transitions.ts'

export class PartSearch {
  readonly #timeline: Timeline
  readonly #states: Pick<States<unknown>, 'describe'>
  readonly #search: Search

  private constructor(timeline: Timeline, states: Pick<States<unknown>, 'describe'>, search: Search) {
    this.#timeline = timeline
    this.#states = states
    this.#search = search
  }

  /** `members`: which operations are of the part, growing; undefined: all. */
  static of<State, Input, Output>(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    members: readonly number[] | undefined,
  ): PartSearch {
    const kinds = new Kinds(model)
    const timeline = timelineOf(kinds, operations, members)
    const transitions = new Transitions(model, kinds)
    return new PartSearch(timeline, transitions.states, new Search(timeline, transitions))
  }

  get steps(): number {
    return this.#search.steps
  }

  get bytes(): number {
    return this.#search.bytes
  }

  /** See Search.run. */
  run(stepsMax: number, bytesMax: number): SearchStatus {
    return this.#search.run(stepsMax, bytesMax)
  }

  /** After 'linearizable', once: the legal order. */
  order(): readonly number[] {
    return this.#search.order().map((operation) => this.#timeline.source[operation] as number)
  }

  /** After 'violation', once. */
  violation(): Violation {
    const { failed, deepestState, steps } = this.#search
    return {
      type: 'violation',
      failed: this.#timeline.source[failed] as number,
      deepest: this.order(),
      deepestState: this.#states.describe(deepestState),
      steps,
    }
  }
}
