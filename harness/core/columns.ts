/**
 * What a history's columns are built from: arrays of numbers that grow, names by number, numbers by process.
 * Station: history. Knows no op.
 */

/** Names by number, in order of first appearance. */
export class NameTable {
  readonly names: string[] = []
  readonly #ids = new Map<string, number>()

  idOf(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    this.#ids.set(name, this.names.length)
    this.names.push(name)
    return this.names.length - 1
  }
}

type NumberArray = Float64Array | Int32Array | Uint8Array

/** A typed array that grows by half. */
export class Column<Numbers extends NumberArray> {
  #numbers: Numbers
  #length = 0
  readonly #make: NumberArrayConstructor<Numbers>

  constructor(make: NumberArrayConstructor<Numbers>) {
    this.#make = make
    this.#numbers = new make(new ArrayBuffer(1024 * make.BYTES_PER_ELEMENT))
  }

  get(index: number): number {
    return this.#numbers[index] as number
  }

  set(index: number, number: number): void {
    this.#numbers[index] = number
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#resize(Math.ceil(this.#length * 1.5))
    this.#numbers[this.#length++] = number
  }

  finish(): Numbers {
    this.#resize(this.#length)
    return this.#numbers
  }

  /** The memory moves instead of being copied, where the allocator can: the column is never held twice. */
  #resize(length: number): void {
    const bytes = length * this.#make.BYTES_PER_ELEMENT
    this.#numbers = new this.#make((this.#numbers.buffer as ArrayBuffer).transfer(bytes))
  }
}

type NumberArrayConstructor<Numbers> = {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer): Numbers
}

/** One number per process. Our processes count up from 0 and stay in an array; those of foreign files may be anything. */
export class NumberByProcess {
  #near: Int32Array
  readonly #far = new Map<number, number>()
  readonly #unset: number

  /** `unset` is what a process has that was given no number. */
  constructor(unset: number) {
    this.#unset = unset
    this.#near = new Int32Array(1024).fill(unset)
  }

  get(process: number): number {
    return (process < NEAR_MAX ? this.#near[process] : this.#far.get(process)) ?? this.#unset
  }

  set(process: number, number: number): void {
    if (process >= NEAR_MAX) {
      this.#far.set(process, number)
      return
    }
    if (process >= this.#near.length) {
      const grown = new Int32Array(Math.max(process + 1, 2 * this.#near.length)).fill(this.#unset)
      grown.set(this.#near)
      this.#near = grown
    }
    this.#near[process] = number
  }
}

const NEAR_MAX = 1 << 20
