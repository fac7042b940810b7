/**
 * Builds a history op by op and refuses what cannot be one: a mistake of a recorder or of a foreign file must never reach
 * a checker, where it would look like an anomaly of the system.
 * Station: history. Cost: O(1) an op, about 60 bytes beside its value.
 */
import { Column, NameTable, NumberByProcess } from './columns.ts'
import { UsageError } from './errors.ts'
import { History, NEMESIS, NO_NAME, NO_PAIR } from './history.ts'
import type { Json } from './json.ts'
import type { Op, OpError, OpType } from './op.ts'

const TYPE_CODE: Readonly<Record<OpType, number>> = { invoke: 0, ok: 1, fail: 2, info: 3 }

/** A process's state beside the index of its open invocation. */
const IDLE = -1
const ENDED = -2

export class HistoryBuilder {
  readonly #time = new Column(Float64Array)
  readonly #process = new Column(Int32Array)
  readonly #type = new Column(Uint8Array)
  readonly #f = new Column(Int32Array)
  readonly #key = new Column(Int32Array)
  readonly #node = new Column(Int32Array)
  readonly #pair = new Column(Int32Array)
  readonly #value: Json[] = []
  readonly #error = new Map<number, OpError>()
  readonly #functions = new NameTable()
  readonly #keys = new NameTable()
  readonly #nodes = new NameTable()
  /** Open invocation of each process, or IDLE or ENDED. */
  readonly #open = new NumberByProcess(IDLE)
  #lastTime = 0

  get length(): number {
    return this.#value.length
  }

  /**
   * Adds the next op. Throws UsageError HISTORY_MALFORMED, with the line (where the op comes from a file) or the op in the
   * message, for: an index that is not the next, time going back, a completion without invocation or of another function,
   * a second invocation while one is open, and any op of a process after its info.
   */
  add(op: Op, line?: number): void {
    const index = this.#value.length
    const where = line ?? op
    if (op.index !== index) throw refused(where, `its index is ${op.index}, the next index is ${index}`)
    if (op.time < this.#lastTime) throw refused(where, `time goes back from ${this.#lastTime} ns to ${op.time} ns`)
    this.#lastTime = op.time
    const pair = op.process === 'nemesis' ? NO_PAIR : this.#pairOf(op.process, op.type, op.f, index, where)
    if (pair !== NO_PAIR && 'key' in op && op.key !== undefined) this.#refuseOtherKey(pair, op.key, where)
    this.#time.push(op.time)
    this.#process.push(op.process === 'nemesis' ? NEMESIS : op.process)
    this.#type.push(TYPE_CODE[op.type])
    this.#f.push(this.#functions.idOf(op.f))
    this.#key.push('key' in op && op.key !== undefined ? this.#keys.idOf(op.key) : NO_NAME)
    this.#node.push('node' in op && op.node !== undefined ? this.#nodes.idOf(op.node) : NO_NAME)
    this.#pair.push(pair)
    this.#value.push(op.value)
    if (pair !== NO_PAIR) this.#pair.set(pair, index)
    if ('error' in op && op.error !== undefined) this.#error.set(index, op.error)
  }

  /** The history of all ops so far. Ends the builder: its columns are handed over. */
  finish(): History {
    return new History({
      time: this.#time.finish(),
      process: this.#process.finish(),
      type: this.#type.finish(),
      f: this.#f.finish(),
      key: this.#key.finish(),
      node: this.#node.finish(),
      pair: this.#pair.finish(),
      value: this.#value,
      error: this.#error,
      functions: this.#functions.names,
      keys: this.#keys.names,
      nodes: this.#nodes.names,
    })
  }

  /** A completion need not name the key again, but must not name another. */
  #refuseOtherKey(invocation: number, key: string, where: number | Op): void {
    const id = this.#key.get(invocation)
    const invoked = id === NO_NAME ? undefined : this.#keys.names[id]
    if (invoked === key) return
    throw refused(
      where,
      `completes key '${key}' but invoked ${invoked === undefined ? 'none' : `'${invoked}'`} (op ${invocation})`,
    )
  }

  #pairOf(process: number, type: OpType, f: string, index: number, where: number | Op): number {
    const open = this.#open.get(process)
    if (open === ENDED) throw refused(where, `process ${process} acts again after its info`)
    if (type === 'invoke') {
      if (open !== IDLE) throw refused(where, `process ${process} has an open invocation already (op ${open})`)
      this.#open.set(process, index)
      return NO_PAIR
    }
    if (open === IDLE) throw refused(where, `completion without an invocation by process ${process}`)
    const invoked = this.#functions.names[this.#f.get(open)]
    if (invoked !== f) throw refused(where, `process ${process} completes '${f}' but invoked '${invoked}' (op ${open})`)
    this.#open.set(process, type === 'info' ? ENDED : IDLE)
    return open
  }
}

/** The place is made into words only here: doing it for each op of a large file costs more than the checks. */
function refused(where: number | Op, why: string): UsageError {
  return malformedHistory(typeof where === 'number' ? `line ${where}` : `op ${where.index}`, why)
}

const REFUSED_WHOLE = 'A history is refused whole: a checker would take this for an anomaly of the system.'

/** The error for a history that cannot be one. `where` is a line or an op. */
export function malformedHistory(where: string, why: string, hint = REFUSED_WHOLE): UsageError {
  return new UsageError('HISTORY_MALFORMED', `${where}: ${why}`, { hint, facts: { where, why } })
}
