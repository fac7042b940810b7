/**
 * What speaks for a verdict of invalid beside the checker that gave it: a second decider, and further runs of the same
 * plan. A part of the record; it never changes the verdict. (What a twin can take back, it took back before: checkers/asked-twin.ts.)
 * Station: verdict.
 */
import type { Verdict } from './verdict.ts'

/** Of one key that a checker found violated. */
export type TwinOpinion = {
  readonly checker: string
  readonly key?: string
  /** `disagrees`: it finds nothing wrong, so one of the two is mistaken. `undecided`: it ran out of steps. */
  readonly opinion: 'agrees' | 'disagrees' | 'undecided'
  /** Of linearizability, where it agrees: the op, a completion, up to which no order is left. */
  readonly op?: number
  readonly steps: number
}

export type Rerun = {
  /** Relative to the folder of the run; absent where it ended in an error. */
  readonly folder?: string
  /** Absent where the run came to none. */
  readonly verdict?: Verdict
  /** Why it came to none. */
  readonly error?: string
  /** Whether the same checker names one of the same anomalies. */
  readonly same: boolean
  /** Of a simulated run: whether its history has the same bytes. */
  readonly sameHistory?: boolean
}

export type Confirmation = {
  /** Empty where the checkers that found something have no twin. */
  readonly twin: readonly TwinOpinion[]
  /** Absent where none were asked for. */
  readonly reruns?: readonly Rerun[]
}
