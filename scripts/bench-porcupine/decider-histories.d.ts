/** What the tests need to know of decider-histories.js. */
import type { Operation } from 'porcupine-ts'

export const DECIDED: readonly string[]
export function decidedHistory(
  model: string,
  shape: {
    readonly operations: number
    readonly clients: number
    readonly seed?: number
    readonly crashes?: number
  },
): readonly Operation<unknown, unknown>[]
