/** The kill table: of each deliberate defect, what catches it. Station: campaign. */
import type { Verdict } from './verdict.ts'

/** What checkers said of a directed script. */
export type ScriptKill = {
  /** That named an anomaly, in the order of their rows. */
  readonly fired: readonly string[]
  /** That must have fired and did not. */
  readonly missed: readonly string[]
  /** That must have been silent and were not. */
  readonly wronglyFired: readonly string[]
  /** That fired on the same script with the defect switched off. */
  readonly firedHealthy: readonly string[]
}

/** A seed of random search. */
export type SeedKill = {
  readonly seed: number
  readonly verdict: Verdict
  /** What it was caught by; absent if it was not. */
  readonly caughtBy?: { readonly checker: string; readonly anomaly: string }
  /** Of the same case with the defect switched off. */
  readonly healthy: Verdict
}

export type KillRow = {
  readonly number: number
  readonly bug: string
  readonly script: ScriptKill
  /** Absent where no seed is known, or none was found. */
  readonly seed?: SeedKill
  /** Seeds that were searched to find it; absent where a known one was replayed. */
  readonly searched?: number
}

export function isKilledByScript({ script }: KillRow): boolean {
  const { fired, missed, wronglyFired, firedHealthy } = script
  return fired.length > 0 && missed.length + wronglyFired.length + firedHealthy.length === 0
}

export function isKilledBySeed({ seed }: KillRow): boolean {
  return seed?.caughtBy !== undefined && seed.healthy === 'valid'
}
