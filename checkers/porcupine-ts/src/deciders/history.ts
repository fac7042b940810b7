/** Columns of a history, as the deciders read it. */

import { sortedBy } from '../nearly-sorted.ts'
import type { Operation } from '../operation.ts'

export type Columns = {
  readonly call: Float64Array
  /** Infinite for a crashed operation. */
  readonly end: Float64Array
  /** Indices in order of call. */
  readonly byCall: Uint32Array
}

/** O(n log n); linear for histories that are nearly in order. */
export function columnsOf(operations: readonly Operation<unknown, unknown>[]): Columns {
  const call = new Float64Array(operations.length)
  const end = new Float64Array(operations.length)
  for (let i = 0; i < operations.length; i++) {
    const operation = operations[i] as Operation<unknown, unknown>
    call[i] = operation.call
    end[i] = operation.return ?? Number.POSITIVE_INFINITY
  }
  return { call, end, byCall: sortedBy(call) }
}

/** Values that a Map tells apart just as `===` does. */
export function isPlainValue(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && !Number.isNaN(value))
  )
}

/** Values that `===` tells apart just as their texts in JSON do: those of the models whose states are texts. */
export function isJsonScalar(value: unknown): boolean {
  return isPlainValue(value) && (typeof value !== 'number' || Number.isFinite(value))
}
