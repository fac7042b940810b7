/**
 * The chains of a register: a write, its reads, the compare-and-set that took its value, the reads of that, and so on. Each is
 * a block of the lemma of zones.ts, if it keeps real time inside.
 */
import type { Decision } from '../decision.ts'
import { type Inversion, Run } from './clusters.ts'
import { Order } from './order.ts'
import { type RegisterHistory, sayRegister, violation } from './register-history.ts'
import { orderZones } from './zones.ts'

export class RegisterChains {
  readonly #history: RegisterHistory
  /** By value: 1 if its write happened; the value that a compare-and-set made of it, or below 0. */
  readonly #happened: Uint8Array
  readonly #taker: Int32Array

  constructor(history: RegisterHistory, happened: Uint8Array, taker: Int32Array) {
    this.#history = history
    this.#happened = happened
    this.#taker = taker
  }

  order(): Decision {
    const happened = this.#happened
    const taker = this.#taker
    const { columns, from } = this.#history
    const run = new Run(columns)
    /** By chain: its first value, first return and last call. */
    const starts = new Int32Array(taker.length)
    const f = new Float64Array(taker.length)
    const g = new Float64Array(taker.length)
    let chains = 0
    let placed = 0
    let kept = 0
    for (let start = 0; start < taker.length; start++) {
      if (happened[start] === 0) continue
      kept++
      if ((from[start] as number) >= 0) continue
      run.begin()
      for (let value = start; value >= 0; value = taker[value] as number) {
        placed++
        const inversion = this.#walk(run, value)
        if (inversion !== undefined) return this.#inverted(inversion)
      }
      starts[chains] = start
      f[chains] = run.f
      g[chains] = run.g
      chains++
    }
    if (placed < kept) return this.#cycle()
    const ordered = orderZones({ f: f.subarray(0, chains), g: g.subarray(0, chains) })
    if ('clash' in ordered) {
      const [a, b] = ordered.clash
      return this.#clash(this.#run(starts[a] as number), this.#run(starts[b] as number))
    }
    return { type: 'linearizable', order: this.#laidOut(starts, ordered.order) }
  }

  /** The operations of these chains, one chain after another. */
  #laidOut(starts: Int32Array, chains: Uint32Array): readonly number[] {
    const { operations, writer, reads } = this.#history
    const order = new Order(operations.length)
    for (let place = 0; place < chains.length; place++) {
      for (let value = starts[chains[place] as number] as number; value >= 0; value = this.#taker[value] as number) {
        if (value > 0) order.push(writer[value] as number)
        for (let read = reads.first(value); read >= 0; read = reads.after(read)) order.push(read)
      }
    }
    return order.list()
  }

  #walk(run: Run, value: number): Inversion | undefined {
    const { writer, reads } = this.#history
    let inversion = run.write(writer[value] as number)
    for (let read = reads.first(value); read >= 0 && inversion === undefined; read = reads.after(read))
      inversion = run.read(read)
    return inversion
  }

  /** Of a chain that has none of these inversions. */
  #run(start: number): Run {
    const run = new Run(this.#history.columns)
    for (let value = start; value >= 0; value = this.#taker[value] as number) this.#walk(run, value)
    return run
  }

  #inverted({ early, late }: Inversion): Decision {
    const why = `${this.#say(late)} must come before ${this.#say(early)}, but began only after that had returned`
    return violation([late, early], why)
  }

  #clash(a: Run, b: Run): Decision {
    const operations = [a.firstReturned, b.lastCalled, b.firstReturned, a.lastCalled].filter((each) => each >= 0)
    const before = (one: Run, other: Run) =>
      `${one.firstReturned < 0 ? 'the initial value was there' : `${this.#say(one.firstReturned)} returned`} before ${this.#say(other.lastCalled)} began`
    return violation(
      operations,
      `${before(a, b)}, and ${before(b, a)}: each of two values, written once, would have to come before the other`,
    )
  }

  /** Compare-and-sets that no chain reaches took from one another in a circle. */
  #cycle(): Decision {
    const happened = this.#happened
    const taker = this.#taker
    const { writer, from } = this.#history
    const left = happened.slice()
    for (let start = 0; start < left.length; start++) {
      if (happened[start] === 0 || (from[start] as number) >= 0) continue
      for (let value = start; value >= 0; value = taker[value] as number) left[value] = 0
    }
    const circle: number[] = []
    for (let value = left.indexOf(1); left[value] === 1; value = from[value] as number) {
      left[value] = 0
      circle.push(writer[value] as number)
    }
    return violation(circle, `${circle.map((each) => this.#say(each)).join(', ')}: each took what the next one made`)
  }

  #say(index: number): string {
    return sayRegister(this.#history.operations, index)
  }
}
