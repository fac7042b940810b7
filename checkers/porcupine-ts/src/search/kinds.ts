/**
 * Kinds of operations: those with equal input and output share a small integer, so that a step of the model is taken once
 * for each (state, kind) and identical operations are known as such. Compared by structure unless the model names them.
 */
import type { Deed, KindName, Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import type { Memory } from './memory.ts'
import { sameStructure, structureHash } from './structure.ts'

/** Without memory that is there already, so few that the engine keeps them beside its objects. */
const SLOTS = 64
const FEW_SLOTS = 16

export class Kinds<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  /** By kind. */
  readonly deeds: Deed<Input, Output>[] = []
  /** By kind: whether the model says that it is read-only. */
  readonly readOnly: boolean[] = []
  readonly #byName = new Map<string | number, number>()
  readonly #byPair = new Map<string, Map<string | number, number>>()
  /** By kind; of those with a name of no meaning. */
  readonly #hashes: number[] = []
  /** An open hash table of those without a name: 1 + kind, 0 where there is none. */
  #slots: Int32Array
  #filled = 0

  constructor(model: Model<State, Input, Output>, memory?: Memory) {
    this.#model = model
    this.#slots = memory?.ints(SLOTS) ?? new Int32Array(FEW_SLOTS)
  }

  get count(): number {
    return this.deeds.length
  }

  of({ input, output }: Operation<Input, Output>): number {
    const name = this.#model.kind?.(input, output)
    if (name !== undefined) return this.#named(name, input, output)
    const hash = (Math.imul(structureHash(input), 31) + structureHash(output)) | 0
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (let kind = this.#slots[slot] as number; kind !== 0; kind = this.#slots[slot] as number) {
      if (this.#hashes[kind - 1] === hash && this.#is(kind - 1, input, output)) return kind - 1
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.#add(hash, input, output) + 1
    if (2 * ++this.#filled > mask) this.#grow()
    return this.count - 1
  }

  #is(kind: number, input: Input, output: Output | undefined): boolean {
    const known = this.deeds[kind] as Deed<Input, Output>
    return sameStructure(known.input, input) && sameStructure(known.output, output)
  }

  #named(name: KindName, input: Input, output: Output | undefined): number {
    const [names, its] = typeof name === 'object' ? [this.#namesUnder(name[0]), name[1]] : [this.#byName, name]
    const known = names.get(its)
    if (known !== undefined) return known
    names.set(its, this.count)
    return this.#add(0, input, output)
  }

  #namesUnder(first: string): Map<string | number, number> {
    const known = this.#byPair.get(first)
    if (known !== undefined) return known
    const names = new Map<string | number, number>()
    this.#byPair.set(first, names)
    return names
  }

  #add(hash: number, input: Input, output: Output | undefined): number {
    this.readOnly.push(this.#model.isReadOnly?.(input, output) === true)
    this.#hashes.push(hash)
    return this.deeds.push({ input, output }) - 1
  }

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length)
    const mask = slots.length - 1
    for (const filled of this.#slots) {
      if (filled === 0) continue
      const hash = this.#hashes[filled - 1] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = filled
    }
    this.#slots = slots
  }
}
