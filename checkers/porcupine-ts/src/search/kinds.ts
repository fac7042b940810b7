/**
 * Kinds of operations: those with equal input and output share a small integer, so that a step of the model is taken once
 * for each (state, kind) and identical operations are known as such. Compared by structure unless the model names them.
 */
import type { Deed, KindName, Model } from '../model.ts'
import type { Operation } from '../operation.ts'
import { HashTable, NONE } from './hash-table.ts'
import type { Memory } from './memory.ts'
import { sameStructure, structureHash } from './structure.ts'

export class Kinds<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  /** By kind. */
  readonly deeds: Deed<Input, Output>[] = []
  /** By kind: whether the model says that it is read-only. */
  readonly readOnly: boolean[] = []
  readonly #byName = new Map<string | number, number>()
  readonly #byPair = new Map<string, Map<string | number, number>>()
  /** Of those without a name. */
  readonly #byStructure: HashTable

  constructor(model: Model<State, Input, Output>, memory?: Memory) {
    this.#model = model
    this.#byStructure = new HashTable(memory)
  }

  get count(): number {
    return this.deeds.length
  }

  of({ input, output }: Operation<Input, Output>): number {
    const name = this.#model.kind?.(input, output)
    if (name !== undefined) return this.#named(name, input, output)
    const hash = (Math.imul(structureHash(input), 31) + structureHash(output)) | 0
    for (let kind = this.#byStructure.first(hash); kind !== NONE; kind = this.#byStructure.next())
      if (this.#is(kind, input, output)) return kind
    this.#byStructure.add(this.count)
    return this.#add(input, output)
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
    return this.#add(input, output)
  }

  #namesUnder(first: string): Map<string | number, number> {
    const known = this.#byPair.get(first)
    if (known !== undefined) return known
    const names = new Map<string | number, number>()
    this.#byPair.set(first, names)
    return names
  }

  #add(input: Input, output: Output | undefined): number {
    this.readOnly.push(this.#model.isReadOnly?.(input, output) === true)
    return this.deeds.push({ input, output }) - 1
  }
}
