/**
 * A register with compare-and-set in which every value is written at most once: the order of the writes that depend on one
 * another is forced. A block is a chain: a write, its reads, the compare-and-set that took its value, the reads of that,
 * and so on; blocks are free but for real time, so the lemma of zones.ts decides. O(n log n).
 *
 * Crashed operations: reads are dropped. A write or compare-and-set of unknown outcome is kept, with a return at infinity,
 * iff its value was read, or taken by a compare-and-set that is kept: what nobody saw can be removed from any legal order.
 * Declined: a value written twice, and a refusal, which says only what the value was not.
 */
import type { Decision } from '../decision.ts'
import type { RegisterInput, RegisterOutput, Scalar } from '../models/register.ts'
import type { Operation } from '../operation.ts'
import { type Inversion, Lists, Run } from './clusters.ts'
import { type Columns, columnsOf, isPlainValue } from './history.ts'
import { orderZones } from './zones.ts'

type RegisterOperations = readonly Operation<RegisterInput, RegisterOutput>[]

/** `hasCas`: false for a register that knows no compare-and-set. */
export function decideRegister(operations: RegisterOperations, hasCas: boolean): Decision {
  const index = operations.findIndex(({ input, output, return: end }) => {
    if (input.f === 'read') return end !== undefined && !isPlainValue(output)
    if (input.f === 'write') return !isPlainValue(input.value)
    return !hasCas || !input.value.every(isPlainValue) || (end !== undefined && isRefused(output))
  })
  if (index !== -1)
    return { type: 'declined', reason: `operation ${index} is refused, unknown to the model, or has no plain value` }
  return new RegisterDecider(operations).decide()
}

function isRefused(output: RegisterOutput | undefined): boolean {
  return typeof output === 'object' && output !== null && 'applied' in output && !output.applied
}

class RegisterDecider {
  readonly #operations: RegisterOperations
  readonly #columns: Columns
  /** Values by number; 0 is null, the initial one. */
  readonly #numbers = new Map<Scalar | null, number>([[null, 0]])
  /** By value: who wrote it (-1 for the initial one), and of a compare-and-set which value it took, or -1. */
  readonly #writer: number[] = [-1]
  readonly #from: number[] = [-1]

  constructor(operations: RegisterOperations) {
    this.#operations = operations
    this.#columns = columnsOf(operations)
  }

  decide(): Decision {
    const twice = this.#gatherWriters()
    if (twice !== undefined) return twice
    const reads = new Lists(this.#writer.length, this.#operations.length)
    for (const index of this.#columns.byCall) {
      const { input, output, return: end } = this.#operations[index] as Operation<RegisterInput, RegisterOutput>
      if (input.f !== 'read' || end === undefined) continue
      const value = this.#numbers.get(output as Scalar | null)
      if (value === undefined) return violation([index], `${this.#say(index)}, which nobody wrote`)
      reads.add(value, index)
    }
    const happened = this.#happened(reads)
    if ('type' in happened) return happened
    const taker = this.#takers(happened)
    return 'type' in taker ? taker : this.#orderChains(reads, happened, taker)
  }

  #gatherWriters(): Decision | undefined {
    for (const index of this.#columns.byCall) {
      const { input, output } = this.#operations[index] as Operation<RegisterInput, RegisterOutput>
      if (input.f === 'read' || (input.f === 'cas' && isRefused(output))) continue
      const value = input.f === 'cas' ? input.value[1] : input.value
      if (this.#numbers.has(value)) return { type: 'declined', reason: `the value ${value} is written twice` }
      this.#numbers.set(value, this.#writer.length)
      this.#writer.push(index)
      this.#from.push(-1)
    }
    for (let value = 1; value < this.#writer.length; value++) {
      const { input } = this.#operations[this.#writer[value] as number] as Operation<RegisterInput, RegisterOutput>
      if (input.f === 'cas') this.#from[value] = this.#numbers.get(input.value[0]) ?? NOBODY
    }
    return undefined
  }

  /** By value: 1 if its write must have happened, because it returned, was read, or was taken by one that happened. */
  #happened(reads: Lists): Uint8Array | Decision {
    const happened = new Uint8Array(this.#writer.length)
    happened[0] = 1
    for (let value = 1; value < happened.length; value++) {
      if (reads.first(value) < 0 && !Number.isFinite(this.#columns.end[this.#writer[value] as number])) continue
      for (let each = value; each >= 0 && happened[each] === 0; each = this.#from[each] as number) {
        happened[each] = 1
        const writer = this.#writer[each] as number
        if (this.#from[each] === NOBODY)
          return violation([writer], `${this.#say(writer)}, which took a value that nobody wrote`)
      }
    }
    return happened
  }

  /** By value: the value that a compare-and-set made of it, or -1. Two that took the same one are a violation. */
  #takers(happened: Uint8Array): Int32Array | Decision {
    const taker = new Int32Array(happened.length).fill(NONE)
    for (let value = 1; value < taker.length; value++) {
      const from = this.#from[value] as number
      if (happened[value] === 0 || from < 0) continue
      const rival = taker[from] as number
      if (rival !== NONE) {
        const both = [this.#writer[rival] as number, this.#writer[value] as number]
        const names = both.map((each) => this.#say(each)).join(' and ')
        return violation(both, `${names} took the same value, which was written once`)
      }
      taker[from] = value
    }
    return taker
  }

  #orderChains(reads: Lists, happened: Uint8Array, taker: Int32Array): Decision {
    const starts: number[] = []
    const runs: Run[] = []
    let placed = 0
    let kept = 0
    for (let start = 0; start < taker.length; start++) {
      if (happened[start] === 0) continue
      kept++
      if ((this.#from[start] as number) >= 0) continue
      const run = new Run(this.#columns)
      for (let value = start; value >= 0; value = taker[value] as number) {
        placed++
        const inversion = this.#walk(run, value, reads)
        if (inversion !== undefined) return this.#inverted(inversion)
      }
      starts.push(start)
      runs.push(run)
    }
    if (placed < kept) return this.#cycle(happened, taker)
    const zones = { f: Float64Array.from(runs, ({ f }) => f), g: Float64Array.from(runs, ({ g }) => g) }
    const ordered = orderZones(zones)
    if ('clash' in ordered) return this.#clash(ordered.clash.map((run) => runs[run] as Run) as [Run, Run])
    const order: number[] = []
    for (const run of ordered.order) {
      for (let value = starts[run] as number; value >= 0; value = taker[value] as number) {
        if (value > 0) order.push(this.#writer[value] as number)
        for (let read = reads.first(value); read >= 0; read = reads.after(read)) order.push(read)
      }
    }
    return { type: 'linearizable', order }
  }

  #walk(run: Run, value: number, reads: Lists): Inversion | undefined {
    let inversion = run.write(this.#writer[value] as number)
    for (let read = reads.first(value); read >= 0 && inversion === undefined; read = reads.after(read))
      inversion = run.read(read)
    return inversion
  }

  #inverted({ early, late }: Inversion): Decision {
    const why = `${this.#say(late)} must come before ${this.#say(early)}, but began only after that had returned`
    return violation([late, early], why)
  }

  #clash([a, b]: readonly [Run, Run]): Decision {
    const operations = [a.firstReturned, b.lastCalled, b.firstReturned, a.lastCalled].filter((each) => each >= 0)
    const before = (one: Run, other: Run) =>
      `${one.firstReturned < 0 ? 'the initial value was there' : `${this.#say(one.firstReturned)} returned`} before ${this.#say(other.lastCalled)} began`
    return violation(
      operations,
      `${before(a, b)}, and ${before(b, a)}: each of two values, written once, would have to come before the other`,
    )
  }

  /** Compare-and-sets that no chain reaches took from one another in a circle. */
  #cycle(happened: Uint8Array, taker: Int32Array): Decision {
    const left = happened.slice()
    for (let start = 0; start < left.length; start++) {
      if (happened[start] === 0 || (this.#from[start] as number) >= 0) continue
      for (let value = start; value >= 0; value = taker[value] as number) left[value] = 0
    }
    const circle: number[] = []
    for (let value = left.indexOf(1); left[value] === 1; value = this.#from[value] as number) {
      left[value] = 0
      circle.push(this.#writer[value] as number)
    }
    return violation(circle, `${circle.map((each) => this.#say(each)).join(', ')}: each took what the next one made`)
  }

  #say(index: number): string {
    const { input, output } = this.#operations[index] as Operation<RegisterInput, RegisterOutput>
    const what = input.f === 'read' ? `read -> ${output}` : `${input.f} ${[input.value].flat().join(' to ')}`
    return `'${what}' (operation ${index})`
  }
}

/** In place of a value: none, or one that nobody wrote. */
const NONE = -1
const NOBODY = -3

function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations: [...new Set(operations)], proof }
}
