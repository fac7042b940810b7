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
import { gapFillers } from './append-log-gaps.ts'
import { LogOffsets, NOBODY } from './append-log-offsets.ts'
import { type Columns, columnsOf, isJsonScalar } from './history.ts'
import { Layers } from './layers.ts'

type LogInput = { readonly f: 'append' | 'read'; readonly value: unknown }
type LogOperations = readonly Operation<LogInput, unknown>[]

export function decideAppendLog(operations: LogOperations): Decision {
  return new AppendLogDecider(operations).decide()
}

class AppendLogDecider {
  readonly #operations: LogOperations
  readonly #columns: Columns
  /** How many appends were called: no offset is as high. */
  readonly #appends: number
  readonly #offsets: LogOffsets
  readonly #layers: Layers
  readonly #crashed: number[] = []

  constructor(operations: LogOperations) {
    this.#operations = operations
    this.#columns = columnsOf(operations)
    let appends = 0
    for (let index = 0; index < operations.length; index++) if (operations[index]?.input.f === 'append') appends++
    this.#appends = appends
    this.#offsets = new LogOffsets(this.#columns, appends)
    this.#layers = new Layers(this.#columns, 2 * appends + 1)
  }

  decide(): Decision {
    const { byCall, end } = this.#columns
    for (let i = 0; i < byCall.length; i++) {
      const index = byCall[i] as number
      const { input, output } = this.#operations[index] as LogOperations[number]
      const isRead = input.f === 'read'
      if (!(isRead ? isOffset(input.value) && isPlainList(output) : isJsonScalar(input.value)))
        return { type: 'declined', reason: `operation ${index} has no plain values or no offset` }
      if (end[index] === Number.POSITIVE_INFINITY) {
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
    const problem = this.#reach(index, offset + 1) ?? this.#tell(index, offset, value)
    if (problem !== undefined) return problem
    const other = this.#offsets.fill(index, offset)
    if (other !== NOBODY) return this.#violation([other, index], 'got the same offset')
    this.#layers.put(index, 2 * offset + 1)
    return undefined
  }

  #takeRead(index: number, from: number, values: unknown): Decision | undefined {
    if (!Array.isArray(values)) return this.#violation([index], 'saw no list')
    if (values.length === 0) {
      this.#layers.put(index, 0, 2 * Math.min(from, this.#appends))
      return undefined
    }
    let problem = this.#reach(index, from + values.length)
    for (let i = 0; i < values.length; i++) problem ??= this.#tell(index, from + i, values[i])
    if (problem === undefined) this.#layers.put(index, 2 * (from + values.length))
    return problem
  }

  #reach(index: number, length: number): Decision | undefined {
    if (length > this.#appends)
      return this.#violation([index], `: a log of ${length} values, but only ${this.#appends} were ever appended`)
    this.#offsets.reach(index, length)
    return undefined
  }

  #tell(index: number, offset: number, value: unknown): Decision | undefined {
    const other = this.#offsets.tell(index, offset, value)
    return other === NOBODY ? undefined : this.#violation([other, index], `differ on the value at offset ${offset}`)
  }

  /** Crashed appends for the offsets that no append returned with. */
  #fillGaps(): Decision | undefined {
    const fillers = gapFillers(this.#offsets.gaps(), this.#crashed, this.#operations, this.#columns)
    if ('unfilled' in fillers) {
      const { offset, due } = fillers.unfilled
      const teller = this.#offsets.tellerOf(offset)
      const what = teller === NOBODY ? 'anything' : String(this.#offsets.valueAt(offset))
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

/** What is no list holds nothing that is not plain. */
function isPlainList(values: unknown): boolean {
  return !Array.isArray(values) || values.every(isJsonScalar)
}
