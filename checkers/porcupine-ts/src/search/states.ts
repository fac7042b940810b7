/**
 * States as small integers: each state is kept once, so that configurations hold numbers and two states are compared once
 * and not at every visit.
 */
import type { Model } from '../model.ts'
import { BYTES_PER_STATE } from '../result.ts'
import { HashTable, NONE } from './hash-table.ts'
import type { Memory } from './memory.ts'
import { structureHash } from './structure.ts'

export class States<State> {
  readonly #model: Pick<Model<State, never, never>, 'equals' | 'hash'>
  readonly #states: State[] = []
  readonly #ids: HashTable
  /** Of states that are equal to themselves alone: a number for each. */
  readonly #identities = new Map<State, number>()

  constructor(model: Pick<Model<State, never, never>, 'equals' | 'hash'>, memory?: Memory) {
    this.#model = model
    this.#ids = new HashTable(memory)
  }

  get bytes(): number {
    return this.#states.length * BYTES_PER_STATE
  }

  at(id: number): State {
    return this.#states[id] as State
  }

  idOf(state: State): number {
    for (let id = this.#ids.first(this.#hashOf(state)); id !== NONE; id = this.#ids.next())
      if (this.#isSame(this.#states[id] as State, state)) return id
    this.#states.push(state)
    this.#ids.add(this.#states.length - 1)
    return this.#states.length - 1
  }

  #isSame(known: State, state: State): boolean {
    return this.#model.equals === undefined ? Object.is(known, state) : this.#model.equals(known, state)
  }

  /** With `equals` and no `hash` nothing is known of equal states. */
  #hashOf(state: State): number {
    if (this.#model.hash !== undefined) return structureHash(this.#model.hash(state))
    if (this.#model.equals !== undefined) return 0
    if (typeof state !== 'function' && typeof state !== 'symbol' && (typeof state !== 'object' || state === null))
      return structureHash(state)
    const known = this.#identities.get(state)
    if (known !== undefined) return known
    this.#identities.set(state, this.#identities.size)
    return this.#identities.size - 1
  }
}
