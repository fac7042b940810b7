/**
 * What every system says of itself, whatever it runs on: its functions and settings, what it promises and what its errors mean.
 * Station: system.
 */
import type { OptionTable, Settings } from './options.ts'

/** One row of promises.ts: what holds under which settings and faults, and where that is written. */
export type PromiseRow = {
  readonly guarantee: string
  /** Settings under which it holds, such as 'reads=linearizable'; empty: under all. */
  readonly settings: readonly string[]
  /** Faults it holds under. */
  readonly faults: readonly string[]
  readonly promised: 'promised' | 'not promised' | 'unspecified'
  /** Where that is written. */
  readonly citation: string
}

/** One row of outcomes.ts: which error means which completion, and why that is safe. */
export type OutcomeRow = {
  readonly error: string
  readonly completion: 'ok' | 'fail' | 'info'
  readonly source: string
}

/** What a run puts together, every name in it legal. */
export type Combination = {
  /** Absent: an image of the user's, or a simulated system. */
  readonly version?: string | undefined
  readonly settings: Settings
  /** That the workload or script asks for. */
  readonly functions: readonly string[]
}

/** Why it cannot be run all the same, and what to do instead. */
export type Refusal = { readonly message: string; readonly hint: string }

export type SystemFacts = {
  readonly name: string
  readonly summary: string
  /** Functions the client carries out, by name; a workload runs here if it needs no others. */
  readonly functions: readonly string[]
  readonly options: OptionTable
  readonly promises: readonly PromiseRow[]
  readonly outcomes: readonly OutcomeRow[]
  /** Fewest and most nodes, both included. */
  readonly nodes: { readonly min: number; readonly max: number }
  /** Asked before anything is started; absent: all that is legal by itself fits together. */
  readonly refuses?: (combination: Combination) => Refusal | undefined
}
