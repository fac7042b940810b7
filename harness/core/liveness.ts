/**
 * Whether a system came back after the last heal, and what was done for it. Beside the verdict, which is of safety alone.
 * Times in ns since the run's start.
 */

/** A node that keeps the system from being available, and what shows it. */
export type StuckNode = { readonly node: string; readonly reason: string }

/** The server of one node killed and started again, as an operator would, because it hung. */
export type RecoveryStep = StuckNode & { readonly do: 'restart'; readonly timeNs: number }

export type Liveness = {
  /** When everything was healed. */
  readonly healedNs: number
  /** How long the system was waited for, from the heal and from each step. */
  readonly withinMs: number
  /** In order; none: it came back by itself, or nobody could be named. */
  readonly steps: readonly RecoveryStep[]
  /** When it was available again; absent: never. */
  readonly backNs?: number
}
