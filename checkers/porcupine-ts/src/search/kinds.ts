/**
 * Kinds of operations: those with equal input and output share a small integer, so that a step of the model is taken once
 * for each (state, kind) and identical operations are known as such. Compared by structure, as plain data; a hash only
 * finds candidates. Anything that is neither array nor plain object is equal to itself alone.
 */
import type { Model } from '../model.ts'
import type { Operation } from '../operation.ts'

const NONE = -1

export class Kinds<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly inputs: Input[] = []
  readonly outputs: (Output | undefined)[] = []
  /** By kind: whether the model says that it is read-only. */
  readonly readOnly: boolean[] = []
  readonly #byName = new Map<string | number, number>()
  /** By kind, those with a name aside. */
  readonly #hashes: number[] = []
  #slots = new Int32Array(64).fill(NONE)

  constructor(model: Model<State, Input, Output>) {
    this.#model = model
  }

  get count(): number {
    return this.inputs.length
  }

  of({ input, output }: Operation<Input, Output>): number {
    const name = this.#model.kind?.(input, output)
    if (name !== undefined) return this.#named(name, input, output)
    const hash = (Math.imul(structureHash(input), 31) + structureHash(output)) | 0
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (let kind = this.#slots[slot] as number; kind !== NONE; kind = this.#slots[slot] as number) {
      if (this.#hashes[kind] === hash && sameStructure(this.inputs[kind], input)) {
        if (sameStructure(this.outputs[kind], output)) return kind
      }
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.count
    this.#hashes[this.count] = hash
    if (2 * this.#hashes.length > mask) this.#grow()
    return this.#add(input, output)
  }

  #named(name: string | number, input: Input, output: Output | undefined): number {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    this.#byName.set(name, this.count)
    return this.#add(input, output)
  }

  #add(input: Input, output: Output | undefined): number {
    this.readOnly.push(this.#model.isReadOnly?.(input, output) === true)
    this.outputs.push(output)
    return this.inputs.push(input) - 1
  }

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length).fill(NONE)
    const mask = slots.length - 1
    this.#hashes.forEach((hash, kind) => {
      let slot = (hash ^ (hash >>> 15)) & mask
      while (slots[slot] !== NONE) slot = (slot + 1) & mask
      slots[slot] = kind
    })
    this.#slots = slots
  }
}

/** Of a long string only the ends are looked at. */
const STRING_ENDS = 16

function structureHash(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Math.imul(Number.isInteger(value) ? value | 0 : (value * 0x10001) | 0, 0x9e3779b1)
    case 'string': {
      let hash = value.length
      const head = Math.min(value.length, STRING_ENDS)
      for (let i = 0; i < head; i++) hash = Math.imul(hash, 31) + value.charCodeAt(i)
      for (let i = Math.max(head, value.length - STRING_ENDS); i < value.length; i++)
        hash = Math.imul(hash, 31) + value.charCodeAt(i)
      return hash | 0
    }
    case 'boolean':
      return value ? 3 : 5
    case 'object': {
      if (value === null) return 7
      let hash = 11
      if (Array.isArray(value)) for (const each of value) hash = Math.imul(hash, 33) + structureHash(each)
      else for (const key in value) hash = Math.imul(hash, 33) + structureHash((value as Record<string, unknown>)[key])
      return hash | 0
    }
    default:
      return 13
  }
}

function sameStructure(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!sameStructure(a[i], b[i])) return false
    return true
  }
  if (!isPlain(a) || !isPlain(b)) return false
  let keys = 0
  for (const key in a) {
    if (!(key in b) || !sameStructure((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
      return false
    keys++
  }
  for (const _ in b) keys--
  return keys === 0
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
