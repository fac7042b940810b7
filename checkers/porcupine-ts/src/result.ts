/**
 * What a check answers. Three outcomes that are never merged: a budget that ran out is neither good nor bad.
 */

/**
 * How much a check may spend. `steps` and `bytes` are counted, not measured, so the verdict is the same on every machine.
 * `steps`: transitions looked at. `bytes`: what the search holds at once; the arrays exactly, a state of the model at
 * BYTES_PER_STATE.
 */
export type CheckOptions = {
  readonly steps?: number
  readonly bytes?: number
  /**
   * On top: asked every few hundred steps whether to give up. An AbortSignal can only tell before the check begins, since a
   * check holds up all events.
   */
  readonly signal?: { readonly aborted: boolean }
  /** On top: ms from the beginning, asked as often. A decider that has begun ends first. */
  readonly deadline?: number
  /** What the deadline goes by, in ms, never back; by default the monotonic clock. */
  readonly clock?: () => number
  /** False: always search, though the model has a decider for such histories. */
  readonly decide?: boolean
}

export const DEFAULT_STEPS = 50_000_000
export const DEFAULT_BYTES = 1 << 30

/** An estimate: a small object, its place in an array and its entry in a Map. */
export const BYTES_PER_STATE = 200

export type Linearizable = {
  readonly type: 'linearizable'
  /** A legal order, as indices into the operations: every completed operation, and those crashed ones that were needed. */
  readonly order: readonly number[]
  readonly steps: number
}

export type Violation = {
  readonly type: 'violation'
  /**
   * The operation whose return ends the shortest prefix of the history that is not linearizable, when what later
   * operations in it were answered counts as known (they may or may not have happened yet).
   */
  readonly failed: number
  /** The longest legal order found of what came before that return; indices into the operations. */
  readonly deepest: readonly number[]
  /** What `describeState` says of the state after `deepest`. */
  readonly deepestState: string
  /** With `model.split`: the part that failed. */
  readonly part?: string | number
  /** If a decider found it: the operations that contradict each other, and why. */
  readonly proof?: { readonly operations: readonly number[]; readonly sentence: string }
  readonly steps: number
}

/** What ran out. */
export type Budget = 'steps' | 'bytes' | 'aborted' | 'deadline'

export type Undecided = {
  readonly type: 'undecided'
  readonly budget: Budget
  readonly part?: string | number
  readonly steps: number
}

export type CheckOutcome = Linearizable | Violation | Undecided
