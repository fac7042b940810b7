/**
 * The model's steps, each taken once: (state, kind) -> state, filled as they are needed. Dense while the kinds are few, or
 * else an open hash table; Knossos fills its memo beforehand and gives up where states have no end.
 */
import { type Deed, ILLEGAL, type Model } from '../model.ts'
import type { Kinds } from './kinds.ts'
import type { Memory } from './memory.ts'
import { assertRefines } from './next-state.ts'
import { States } from './states.ts'

/** In place of a state: the step is illegal. */
export const NO_STATE = -1
const EMPTY = -1

/** In the dense table a state is SHIFT more than itself, so that fresh memory says UNKNOWN. */
const UNKNOWN = 0
const SHIFT = 2

/** Rows of the dense table at first. */
const STATES = 32

const DENSE_KINDS_MAX = 256
const DENSE_LENGTH_MAX = 1 << 20

export class Transitions<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #kinds: Kinds<State, Input, Output>
  readonly #memory: Memory
  readonly states: States<State>
  readonly initial: number
  readonly #width: number
  /** Dense: by state * width + kind, see SHIFT. */
  #table: Int32Array
  /** Sparse: triples of state, kind, next state. */
  #sparse: Int32Array | undefined
  #sparseCount = 0

  /** `kinds` must be complete; `first`: the state to begin with. */
  constructor(model: Model<State, Input, Output>, kinds: Kinds<State, Input, Output>, first: State, memory: Memory) {
    this.#model = model
    this.#kinds = kinds
    this.#memory = memory
    this.states = new States(model, memory)
    this.initial = this.states.idOf(first)
    this.#width = kinds.count
    const isDense = kinds.count <= DENSE_KINDS_MAX
    this.#table = memory.ints(isDense ? STATES * this.#width : 0)
    this.#sparse = isDense ? undefined : emptyTriples(1 << 10)
  }

  get bytes(): number {
    return this.states.bytes + this.#table.byteLength + (this.#sparse?.byteLength ?? 0)
  }

  /** The state after an operation of this kind, or NO_STATE. Throws what the model throws, and for false claims. */
  step(state: number, kind: number): number {
    if (this.#sparse === undefined) {
      const known = this.#table[state * this.#width + kind]
      return known === undefined || known === UNKNOWN ? this.#fill(state, kind) : known - SHIFT
    }
    return this.#stepSparse(this.#sparse, state, kind)
  }

  #fill(state: number, kind: number): number {
    const next = this.#take(state, kind)
    const needed = Math.max(state, next) * this.#width + this.#width
    if (needed > this.#table.length) {
      if (2 * needed > DENSE_LENGTH_MAX) {
        this.#sparse = emptyTriples(1 << 10)
        this.#table = new Int32Array(0)
        return next
      }
      const grown = this.#memory.ints(2 * needed)
      grown.set(this.#table)
      this.#table = grown
    }
    this.#table[state * this.#width + kind] = next + SHIFT
    return next
  }

  #stepSparse(triples: Int32Array, state: number, kind: number): number {
    let at = placeOf(triples, state, kind)
    if (triples[at] !== EMPTY) return triples[at + 2] as number
    const next = this.#take(state, kind)
    let room = triples
    if (6 * ++this.#sparseCount > triples.length) {
      room = emptyTriples((2 * triples.length) / 3)
      for (let i = 0; i < triples.length; i += 3) {
        if (triples[i] === EMPTY) continue
        const to = placeOf(room, triples[i] as number, triples[i + 1] as number)
        room[to] = triples[i] as number
        room[to + 1] = triples[i + 1] as number
        room[to + 2] = triples[i + 2] as number
      }
      this.#sparse = room
      at = placeOf(room, state, kind)
    }
    room[at] = state
    room[at + 1] = kind
    room[at + 2] = next
    return next
  }

  get looksAhead(): boolean {
    return this.#model.viable !== undefined
  }

  get kinds(): number {
    return this.#width
  }

  get saysWhatEnables(): boolean {
    return this.#model.enables !== undefined
  }

  /** What the model says; true without that. */
  enables(kind: number, goal: number): boolean {
    return this.#model.enables?.(this.deedOf(kind), this.deedOf(goal)) ?? true
  }

  deedOf(kind: number): Deed<Input, Output> {
    return this.#kinds.deeds[kind] as Deed<Input, Output>
  }

  /** The model's look-ahead, for a kind and what else there is; true without one. */
  viable(state: number, goal: number, others: readonly Deed<Input, Output>[]): boolean {
    return this.#model.viable?.(this.states.at(state), this.deedOf(goal), others) ?? true
  }

  #take(state: number, kind: number): number {
    const before = this.states.at(state)
    const deed = this.deedOf(kind)
    const after = this.#model.step(before, deed.input, deed.output)
    if (after === ILLEGAL) return NO_STATE
    const next = this.states.idOf(after)
    if (next !== state && this.#kinds.readOnly[kind] === true) assertRefines(this.#model, deed, before, after)
    return next
  }
}

function emptyTriples(places: number): Int32Array {
  return new Int32Array(3 * places).fill(EMPTY)
}

/** Where the triple is, or would be. */
function placeOf(triples: Int32Array, state: number, kind: number): number {
  const mask = triples.length / 3 - 1
  const hash = Math.imul(state + 1, 0x9e3779b1) ^ Math.imul(kind + 1, 0x85ebca6b)
  let place = (hash ^ (hash >>> 15)) & mask
  while (triples[3 * place] !== EMPTY && (triples[3 * place] !== state || triples[3 * place + 1] !== kind))
    place = (place + 1) & mask
  return 3 * place
}
