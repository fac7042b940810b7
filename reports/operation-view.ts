/**
 * Operations as a reader sees them: an invocation and its completion as one thing, with one line that says it all.
 * Station: report. Knows only the history, never what a workload's values mean.
 */
import type { History } from '../harness/core/history.ts'
import { NEMESIS, NO_NAME, NO_PAIR } from '../harness/core/history.ts'
import type { ClientOp } from '../harness/core/op.ts'
import { value } from './format.ts'
import { clipped, visibleLine } from './visible.ts'

/** Of functions and error codes, which are words unless something is wrong. */
const NAME_LENGTH = 32

export type OperationView = {
  /** Index of the invocation; names the operation. */
  readonly index: number
  readonly process: number
  readonly f: string
  readonly key?: string
  readonly node?: string
  readonly startNs: number
  /** Absent when the history ends before any completion. */
  readonly endNs?: number
  readonly outcome: 'ok' | 'fail' | 'info'
  /** 'write 7'. */
  readonly asked: string
  /** '[12, 7]', 'ok', 'fail (timeout)', 'unknown (timeout)', 'never completed'. */
  readonly result: string
  /** The system's own text where it did not end ok. */
  readonly error?: string
}

/** The index of the invocation that the op at `index` belongs to; undefined for a fault's op or an index not there. */
export function invocationOf(history: History, index: number): number | undefined {
  const { process, type, pair } = history.columns
  if (!Number.isInteger(index) || index < 0 || index >= history.length || process[index] === NEMESIS) return undefined
  if (type[index] === 0) return index
  const invocation = pair[index] as number
  return invocation === NO_PAIR ? undefined : invocation
}

/**
 * The operations that the ops at `indices` belong to, each once, in order of invocation. Of more than `most` the first
 * three quarters and the last: an anomaly shows in how it begins and how it ends.
 */
export function operationsOf(history: History, indices: readonly number[], most = Number.POSITIVE_INFINITY) {
  const invocations = new Set<number>()
  for (const index of indices) {
    const invocation = invocationOf(history, index)
    if (invocation !== undefined) invocations.add(invocation)
  }
  const sorted = [...invocations].sort((a, b) => a - b)
  const last = Math.floor(most / 4)
  const shown = sorted.length <= most ? sorted : [...sorted.slice(0, most - last), ...sorted.slice(-last)]
  const firstCount = sorted.length <= most ? sorted.length : most - last
  return { total: sorted.length, firstCount, operations: shown.map((index) => operationView(history, index)) }
}

/** The operation invoked at `index`, with values of at most `length` characters each. */
export function operationView(history: History, index: number, length = 48): OperationView {
  const invocation = history.op(index) as ClientOp
  const pair = history.columns.pair[index] as number
  const completion = pair === NO_PAIR ? undefined : (history.op(pair) as ClientOp)
  const node = invocation.node ?? completion?.node
  const f = clipped(visibleLine(invocation.f), NAME_LENGTH)
  return {
    index,
    process: invocation.process,
    f: invocation.f,
    ...(invocation.key === undefined ? {} : { key: invocation.key }),
    ...(node === undefined ? {} : { node }),
    startNs: invocation.time,
    ...(completion === undefined ? {} : { endNs: completion.time }),
    outcome: completion === undefined || completion.type === 'invoke' ? 'info' : completion.type,
    asked: invocation.value === null ? f : `${f} ${value(invocation.value, length)}`,
    result: resultOf(invocation, completion, length),
    ...(completion?.error === undefined ? {} : { error: `${completion.error.code}: ${completion.error.message}` }),
  }
}

function resultOf(invocation: ClientOp, completion: ClientOp | undefined, length: number): string {
  if (completion === undefined) return 'never completed'
  const why = completion.error === undefined ? '' : ` (${clipped(visibleLine(completion.error.code), NAME_LENGTH)})`
  if (completion.type === 'fail') return `fail${why}`
  if (completion.type === 'info') return `unknown${why}`
  const shown = value(completion.value, length)
  return invocation.value !== null && shown === value(invocation.value, length) ? 'ok' : shown
}

/** The operation in one line: 'write 7 → [12, 7]'. */
export function operationLabel(operation: OperationView): string {
  return `${operation.asked} → ${operation.result}`
}

/** Decimals of a second that tell the ends of each of them apart: milliseconds, or microseconds in a simulator. */
export function decimalsFor(operations: readonly OperationView[]): number {
  return operations.some(({ startNs, endNs }) => endNs !== undefined && endNs - startNs < 1e6) ? 6 : 3
}

/** Columns of the history, for those who must look at millions of ops without building each. */
export function isInvocation(history: History, index: number): boolean {
  return history.columns.process[index] !== NEMESIS && history.columns.type[index] === 0
}

/** The number that `key` has in the key column; undefined where no op has it. */
export function keyNumber(history: History, key: string | undefined): number | undefined {
  if (key === undefined) return undefined
  const number = history.columns.keys.indexOf(key)
  return number === NO_NAME ? undefined : number
}
