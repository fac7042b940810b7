/**
 * Verdicts: what a checker says of a run. Unknown is a verdict of its own and never counts as green.
 * Station: verdict.
 */
import type { Json } from './json.ts'

export type Verdict = 'valid' | 'invalid' | 'unknown'

/** One thing that cannot be explained if the system kept its promise. */
export type Anomaly = {
  /** The literature's name in kebab-case: 'stale-read', 'nonlinearizable', 'lost-write'. */
  readonly name: string
  /** One sentence a person understands without the code, naming key, values and processes. */
  readonly sentence: string
  /** Indices of the ops that form the witness: the smallest part found by sound steps that has no explanation. Sorted. */
  readonly ops: readonly number[]
  readonly key?: string
  /** Found only with evidence from inside the system, not from what clients saw. */
  readonly whiteBox?: boolean
}

/** What one checker found. `reason` is given when the verdict is unknown, and when the checker does not apply. */
export type CheckResult = {
  readonly checker: string
  /** 'not-applicable' does not count towards the run's verdict. */
  readonly verdict: Verdict | 'not-applicable'
  readonly reason?: string
  readonly anomalies: readonly Anomaly[]
  readonly stats: { readonly [name: string]: Json }
}

const SEVERITY: Record<Verdict, number> = { valid: 0, unknown: 1, invalid: 2 }

/**
 * The verdict of several: invalid beats unknown beats valid, since a safety witness stands whatever else went wrong
 * (Jepsen's exit codes let unknown hide invalid). Nothing at all is unknown: a run that judged nothing is not green.
 */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'unknown'
  return verdicts.reduce((worst, verdict) => (SEVERITY[verdict] > SEVERITY[worst] ? verdict : worst))
}
