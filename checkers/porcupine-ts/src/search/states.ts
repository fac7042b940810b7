/**
 * States as small integers: each state is kept once, so that configurations hold numbers and two states are compared once
 * and not at every visit.
 */
import type { Model } from '../model.ts'
import { BYTES_PER_STATE } from '../result.ts'

const NONE = -1

export class States<State> {
  readonly #model: Pick<Model<State, never, never>, 'equals' | 'hash' | 'describeState'>
  readonly #states: State[] = []
  /** The newest state with this hash, and for each state the next older one with the same. */
  readonly #newest = new Map<unknown, number>()
  readonly #older: number[] = []

  constructor(model: Pick<Model<State, never, never>, 'equals' | 'hash' | 'describeState'>) {
    this.#model = model
  }

  get count(): number {
    return this.#states.length
  }

  get bytes(): number {
    return this.#states.length * BYTES_PER_STATE
  }

  at(id: number): State {
    return this.#states[id] as State
  }

  describe(id: number): string {
    return this.#model.describeState?.(this.at(id)) ?? String(this.at(id))
  }

  idOf(state: State): number {
    const hash = this.#hashOf(state)
    const newest = this.#newest.get(hash) ?? NONE
    for (let id = newest; id !== NONE; id = this.#older[id] as number) {
      const known = this.#states[id] as State
      if (this.#model.equals === undefined ? Object.is(known, state) : this.#model.equals(known, state)) return id
    }
    this.#states.push(state)
    this.#older.push(newest)
    this.#newest.set(hash, this.#states.length - 1)
    return this.#states.length - 1
  }

  /** Without `equals` a primitive is its own hash; with `equals` and no `hash` nothing is known of equal states. */
  #hashOf(state: State): unknown {
    if (this.#model.hash !== undefined) return this.#model.hash(state)
    return this.#model.equals === undefined ? state : undefined
  }
}
