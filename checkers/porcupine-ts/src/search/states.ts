/**
 * States as small integers: each state is kept once, so that configurations hold numbers and two states are compared once
 * and not at every visit.
 */
import type { Model } from '../model.ts'
import { BYTES_PER_STATE } from '../result.ts'
import type { Memory } from './memory.ts'
import { structureHash } from './structure.ts'

/** Without memory that is there already, so few that the engine keeps them beside its objects. */
const SLOTS = 64
const FEW_SLOTS = 16

export class States<State> {
  readonly #model: Pick<Model<State, never, never>, 'equals' | 'hash'>
  readonly #states: State[] = []
  readonly #hashes: number[] = []
  /** An open hash table: 1 + id, 0 where there is none. */
  #slots: Int32Array
  /** Of states that are equal to themselves alone: a number for each. */
  readonly #identities = new Map<State, number>()

  constructor(model: Pick<Model<State, never, never>, 'equals' | 'hash'>, memory?: Memory) {
    this.#model = model
    this.#slots = memory?.ints(SLOTS) ?? new Int32Array(FEW_SLOTS)
  }

  get bytes(): number {
    return this.#states.length * BYTES_PER_STATE
  }

  at(id: number): State {
    return this.#states[id] as State
  }

  idOf(state: State): number {
    const hash = this.#hashOf(state)
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (let id = this.#slots[slot] as number; id !== 0; id = this.#slots[slot] as number) {
      if (this.#hashes[id - 1] === hash && this.#isSame(this.#states[id - 1] as State, state)) return id - 1
      slot = (slot + 1) & mask
    }
    this.#hashes.push(hash)
    this.#slots[slot] = this.#states.push(state)
    if (2 * this.#states.length > mask) this.#grow()
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

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length)
    const mask = slots.length - 1
    this.#hashes.forEach((hash, id) => {
      let slot = (hash ^ (hash >>> 15)) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    })
    this.#slots = slots
  }
}
