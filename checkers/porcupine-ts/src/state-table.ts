/**
 * States as small integers: each state is kept once, so that the memo and the stack hold numbers and two states are
 * compared once and not at every visit.
 */
import { ILLEGAL, type Model } from './model.ts'
import type { Plan } from './plan.ts'
import { BYTES_PER_STATE } from './result.ts'

/** In place of a state: the step is illegal. */
export const NO_STATE = -1

export class StateTable<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #plan: Plan<Input, Output>
  readonly #states: State[] = []
  /** The newest state with this hash, and for each state the next older one with the same. */
  readonly #newest = new Map<unknown, number>()
  readonly #older: number[] = []

  constructor(model: Model<State, Input, Output>, plan: Plan<Input, Output>) {
    this.#model = model
    this.#plan = plan
  }

  get bytes(): number {
    return this.#states.length * BYTES_PER_STATE
  }

  initial(): number {
    return this.#idOf(this.#model.init)
  }

  /** The state after `operation`, by its number in the plan, or NO_STATE. */
  step(state: number, operation: number): number {
    const next = this.#model.step(
      this.#states[state] as State,
      this.#plan.inputs[operation] as Input,
      this.#plan.outputs[operation],
    )
    return next === ILLEGAL ? NO_STATE : this.#idOf(next)
  }

  describe(state: number): string {
    const value = this.#states[state] as State
    return this.#model.describeState?.(value) ?? String(value)
  }

  #idOf(state: State): number {
    const hash = this.#hashOf(state)
    const newest = this.#newest.get(hash) ?? NO_STATE
    for (let id = newest; id !== NO_STATE; id = this.#older[id] as number) {
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
