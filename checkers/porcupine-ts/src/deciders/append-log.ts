/**
 * An append-only log: offsets are the order of the appends, and a read that ends with offset k - 1 saw the log k long. So
 * the layers are append to 0, reads of length 1, append to 1, and so on, and the theorem of layers.ts decides, once all
 * agree on the value at each offset. A read of nothing from offset k only says that the log was not longer than k: it may
 * come in any layer up to there. Values may repeat. O(n log n), where n counts the values that reads returned, too.
 *
 * Crashed reads are dropped, and crashed appends except where an offset has no append that returned: append-log-gaps.ts.
 * Declined: values that JSON does not tell apart, and reads from what is no offset.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { type Gap, gapFillers } from './append-log-gaps.ts'
import { type Columns, columnsOf, isJsonScalar } from './history.ts'
import { Layers } from './layers.ts'

type LogInput = { readonly f: 'append' | 'read'; readonly value: unknown }
type LogOperations = readonly Operation<LogInput, unknown>[]

const NOBODY = -1

export function decideAppendLog(operations: LogOperations): Decision {
  return new AppendLogDecider(operations).decide()
}

class AppendLogDecider {
  readonly #operations: LogOperations
  readonly #columns: Columns
  /** How many appends were called: no offset is as high. */
  readonly #appends: number
  /** By offset: its value, who told it first, and which append got it; NOBODY. */
  readonly #values: unknown[]
  readonly #teller: Int32Array
  readonly #append: Int32Array
  /** By offset: of those that must come after whatever fills it, and no later offset, the one that returned first. */
  readonly #soonest: Int32Array
  readonly #layers: Layers
  readonly #crashed: number[] = []
  #length = 0

  constructor(operations: LogOperations) {
    this.#operations = operations
    this.#columns = columnsOf(operations)
    this.#appends = operations.filter(({ input }) => input.f === 'append').length
    this.#values = new Array(this.#appends)
    this.#teller = new Int32Array(this.#appends).fill(NOBODY)
    this.#append = new Int32Array(this.#appends).fill(NOBODY)
    this.#soonest = new Int32Array(this.#appends).fill(NOBODY)
    this.#layers = new Layers(this.#columns, 2 * this.#appends + 1)
  }

  decide(): Decision {
    for (const index of this.#columns.byCall) {
      const { input, output, return: end } = this.#operations[index] as Operation<LogInput, unknown>
      const isRead = input.f === 'read'
      const given = isRead ? (Array.isArray(output) ? output : []) : [input.value]
      if (!given.every(isJsonScalar) || (isRead && !isOffset(input.value)))
        return { type: 'declined', reason: `operation ${index} has no plain values or no offset` }
      if (end === undefined) {
        if (!isRead) this.#crashed.push(index)
        continue
      }
      const contradiction = isRead
        ? this.#takeRead(index, input.value as number, output)
        : this.#takeAppend(index, input.value, output)
      if (contradiction !== undefined) return contradiction
    }
    const problem = this.#fillGaps()
    if (problem !== undefined) return problem
    const order = this.#layers.order()
    if (!('early' in order)) return { type: 'linearizable', order }
    return this.#violation(
      [order.late, order.early],
      'are in this order by offset, but the second had returned before the first was called',
    )
  }

  #takeAppend(index: number, value: unknown, offset: unknown): Decision | undefined {
    if (!isOffset(offset)) return this.#violation([index], 'got no offset')
    const problem = this.#tell(index, offset, [value])
    if (problem !== undefined) return problem
    const other = this.#append[offset] as number
    if (other !== NOBODY) return this.#violation([other, index], 'got the same offset')
    this.#append[offset] = index
    this.#layers.put(index, 2 * offset + 1)
    return undefined
  }

  #takeRead(index: number, from: number, values: unknown): Decision | undefined {
    if (!Array.isArray(values)) return this.#violation([index], 'saw no list')
    if (values.length === 0) {
      this.#layers.put(index, 0, 2 * Math.min(from, this.#appends))
      return undefined
    }
    const problem = this.#tell(index, from, values)
    if (problem === undefined) this.#layers.put(index, 2 * (from + values.length))
    return problem
  }

  /** That these values stand from this offset on. */
  #tell(index: number, from: number, values: readonly unknown[]): Decision | undefined {
    const length = from + values.length
    if (length > this.#appends)
      return this.#violation([index], `: a log of ${length} values, but only ${this.#appends} were ever appended`)
    for (const [i, value] of values.entries()) {
      const teller = this.#teller[from + i] as number
      if (teller === NOBODY) {
        this.#teller[from + i] = index
        this.#values[from + i] = value
      } else if (this.#values[from + i] !== value)
        return this.#violation([teller, index], `differ on the value at offset ${from + i}`)
    }
    const { end } = this.#columns
    const soonest = this.#soonest[length - 1] as number
    if (soonest === NOBODY || (end[index] as number) < (end[soonest] as number)) this.#soonest[length - 1] = index
    this.#length = Math.max(this.#length, length)
    return undefined
  }

  /** Crashed appends for the offsets that no append returned with. */
  #fillGaps(): Decision | undefined {
    const { end } = this.#columns
    const gaps: Gap[] = []
    let due = NOBODY
    for (let offset = this.#length - 1; offset >= 0; offset--) {
      const soonest = this.#soonest[offset] as number
      if (due === NOBODY || (soonest !== NOBODY && (end[soonest] as number) < (end[due] as number))) due = soonest
      if (this.#append[offset] !== NOBODY) continue
      const isKnown = this.#teller[offset] !== NOBODY
      gaps.push({ offset, due, ...(isKnown ? { value: this.#values[offset] } : {}) })
    }
    const fillers = gapFillers(gaps.reverse(), this.#crashed, this.#operations, this.#columns)
    if ('unfilled' in fillers) {
      const { offset, due } = fillers.unfilled
      const teller = this.#teller[offset] as number
      const what = teller === NOBODY ? 'anything' : String(this.#values[offset])
      const why = `${teller === due || teller === NOBODY ? 'tells' : 'tell'} of offset ${offset}, but too few appends of ${what} had been called to fill it before ${this.#say(due)} returned`
      return this.#violation(teller === NOBODY ? [due] : [...new Set([teller, due])], why)
    }
    for (const [offset, index] of fillers) this.#layers.put(index, 2 * offset + 1)
    return undefined
  }

  #violation(operations: readonly number[], why: string): Decision {
    const names = operations.map((index) => this.#say(index)).join(' and ')
    return { type: 'violation', operations, proof: `${names} ${why}` }
  }

  #say(index: number): string {
    const { input, output } = this.#operations[index] as Operation<LogInput, unknown>
    const answer = output === undefined ? '?' : JSON.stringify(output)
    return `'${input.f === 'read' ? 'read from' : 'append'} ${input.value} -> ${answer}' (operation ${index})`
  }
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
