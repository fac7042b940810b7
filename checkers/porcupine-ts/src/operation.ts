/**
 * Operations: intervals on one line of event positions, with what was asked and what was answered.
 */

export type Operation<Input, Output> = {
  readonly input: Input
  /** What was answered; absent if unknown. */
  readonly output?: Output
  /** Position of the call. Positions are any numbers that grow in the order of events. */
  readonly call: number
  /**
   * Position of the return, above `call`. Absent: the operation crashed, or is still pending. It may have happened at
   * any time after its call, or never; if it has an `output` all the same, it did not happen with any other.
   */
  readonly return?: number
}

/**
 * Intervals are closed: at equal positions calls come before returns, so that two operations that touch are concurrent,
 * and otherwise the order is that of the array.
 *
 *     |--a--|          a returns where b is called: no order is known, both are tried
 *           |--b--|
 */
export function assertOperation(operation: Operation<unknown, unknown>, index: number): void {
  const { call, return: returned } = operation
  if (Number.isNaN(call)) throw new RangeError(`operation ${index}: its call is not a number`)
  if (returned === undefined) return
  if (!(returned > call))
    throw new RangeError(`operation ${index}: returns at ${returned}, not after its call at ${call}`)
  if (operation.output === undefined) throw new RangeError(`operation ${index}: returned, but has no output`)
}
