/**
 * Configurations of which none is led by another: of two with the same state and the same known operations done, the one
 * that used fewer of the optional operations can go on in every way that the other can (dominance, as in search/visited.ts).
 */
import type { Model } from '../model.ts'
import { States } from '../search/states.ts'

/** A state that the object may be in, and the live operations that have taken effect: a bit each. */
export type Configuration<State> = { readonly state: State; readonly done: bigint }

export class Leading<State> {
  readonly #states: States<State>
  readonly #optional: bigint
  readonly #alike = new Map<string, Configuration<State>[]>()
  count = 0

  /** `optional`: the bits of operations that need not happen. */
  constructor(model: Pick<Model<State, never, never>, 'equals' | 'hash'>, optional: bigint) {
    this.#states = new States(model)
    this.#optional = optional
  }

  /** False if one that is there leads it; those that it leads are taken out. */
  add(configuration: Configuration<State>): boolean {
    const { state, done } = configuration
    const name = `${this.#states.idOf(state)} ${(done & ~this.#optional).toString(36)}`
    const alike = this.#alike.get(name)
    if (alike === undefined) {
      this.#alike.set(name, [configuration])
      this.count++
      return true
    }
    if (alike.some((other) => (other.done & ~done) === 0n)) return false
    const left = alike.filter((other) => (done & ~other.done) !== 0n)
    left.push(configuration)
    this.count += left.length - alike.length
    this.#alike.set(name, left)
    return true
  }

  get all(): readonly Configuration<State>[] {
    return [...this.#alike.values()].flat()
  }
}
