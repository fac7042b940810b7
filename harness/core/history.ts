/**
 * A history: all ops of a run in the order of their index, held as columns so that millions fit in memory.
 * Station: history. Built once by HistoryBuilder (see history-builder.ts), never changed.
 */

import type { Json } from './json.ts'
import type { ClientOp, Op, OpError, OpType } from './op.ts'

/** A code per op type, for the type column. */
export const OP_TYPES: readonly OpType[] = ['invoke', 'ok', 'fail', 'info']

/** In the process column: the op is the nemesis's. */
export const NEMESIS = -1
/** In the pair column: an invocation that was never completed, or an op that has no pair by its nature. */
export const NO_PAIR = -1
/** In the key and node columns: the op has none. */
export const NO_NAME = -1

/** All columns have one entry per op, at the op's index. */
export type HistoryColumns = {
  readonly time: Float64Array
  readonly process: Int32Array
  /** Index into OP_TYPES. */
  readonly type: Uint8Array
  /** Indices into the name tables below. */
  readonly f: Int32Array
  readonly key: Int32Array
  readonly node: Int32Array
  /** For an invocation the index of its completion, for a completion that of its invocation. */
  readonly pair: Int32Array
  readonly value: readonly Json[]
  readonly error: ReadonlyMap<number, OpError>
  readonly functions: readonly string[]
  readonly keys: readonly string[]
  readonly nodes: readonly string[]
}

/** One operation: an invocation with its completion, if it has one. Indices are those of the ops. */
export type Operation = {
  readonly invocation: number
  readonly completion: number | undefined
  /** 'info' also when the history ends before any completion. */
  readonly outcome: 'ok' | 'fail' | 'info'
}

export class History {
  readonly length: number
  readonly columns: HistoryColumns

  constructor(columns: HistoryColumns) {
    this.columns = columns
    this.length = columns.time.length
  }

  /** The op at `index`, built anew from the columns at each call. */
  op(index: number): Op {
    const { time, process, type, f, key, node, value, error, functions, keys, nodes } = this.columns
    const common = { index, time: time[index] as number, f: functions[f[index] as number] as string }
    if (process[index] === NEMESIS) {
      return { ...common, process: 'nemesis', type: 'info', value: value[index] } as unknown as Op
    }
    const opError = error.get(index)
    const op: ClientOp = {
      ...common,
      process: process[index] as number,
      type: OP_TYPES[type[index] as number] as OpType,
      value: value[index] as Json,
      ...(key[index] === NO_NAME ? {} : { key: keys[key[index] as number] as string }),
      ...(node[index] === NO_NAME ? {} : { node: nodes[node[index] as number] as string }),
      ...(opError === undefined ? {} : { error: opError }),
    }
    return op
  }

  *ops(): Generator<Op> {
    for (let index = 0; index < this.length; index++) yield this.op(index)
  }

  /** Clients' operations in order of invocation. */
  *operations(): Generator<Operation> {
    const { process, type, pair } = this.columns
    for (let index = 0; index < this.length; index++) {
      if (process[index] === NEMESIS || type[index] !== 0) continue
      const completion = pair[index] as number
      if (completion === NO_PAIR) yield { invocation: index, completion: undefined, outcome: 'info' }
      else {
        const outcome = OP_TYPES[type[completion] as number] as 'ok' | 'fail' | 'info'
        yield { invocation: index, completion, outcome }
      }
    }
  }
}
