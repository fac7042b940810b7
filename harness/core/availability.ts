/**
 * What clients had of a system while faults were in force, and the errors they met: figures beside the verdict, never a part
 * of it. Station: core.
 */

/** Of the operations that were invoked in a window. */
export type Served = { readonly ok: number; readonly all: number }

/** A fault that was in force, from when it was applied to when it was healed, in ns since the run's start. */
export type FaultAvailability = {
  /** Its number in the schedule. */
  readonly fault: number
  readonly type: string
  readonly fromNs: number
  /** The run's end where it was never healed. */
  readonly toNs: number
  readonly byFunction: { readonly [f: string]: Served }
  /** The longest stretch of the window in which no operation ended ok. */
  readonly longestGapNs: number
  /** By client: from the healing to its first ok after that; null where there was none. Empty if it was never healed. */
  readonly recoveryNs: readonly (number | null)[]
}

/** Operations that ended in an error of this code and in this way. */
export type ErrorClass = {
  readonly code: string
  readonly type: 'fail' | 'info'
  readonly count: number
  /** The first of them. `op`: the index of its completion. */
  readonly example: { readonly op: number; readonly f: string; readonly message: string }
}
