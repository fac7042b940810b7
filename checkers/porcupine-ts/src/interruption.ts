/**
 * What ends a check from outside, on top of its budgets: a signal, or a deadline. The one place that looks at a clock, and
 * only where a deadline was given: then alone may the answer differ from machine to machine.
 */
import type { Budget, CheckOptions } from './result.ts'

/** Of every runtime of JavaScript; declared here, since the package names no runtime's types. */
declare const performance: { now(): number }

const monotonicMs = () => performance.now()

/** Asked again and again; answers what ends the check, or undefined. Throws RangeError for a deadline that is none. */
export function interruptionOf({
  signal,
  deadline,
  clock = monotonicMs,
}: Pick<CheckOptions, 'signal' | 'deadline' | 'clock'>): () => Budget | undefined {
  if (deadline === undefined) return () => (signal?.aborted === true ? 'aborted' : undefined)
  if (!(deadline >= 0)) throw new RangeError(`a deadline of ${deadline} ms`)
  const end = clock() + deadline
  return () => (signal?.aborted === true ? 'aborted' : clock() >= end ? 'deadline' : undefined)
}
