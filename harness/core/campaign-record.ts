/** What a campaign came to: many cases, one a seed, in the order of their seeds. Station: campaign. */
import type { FoundAnomaly } from './case-result.ts'
import type { OpCounts } from './record.ts'
import type { Verdict } from './verdict.ts'

export type FailingSeed = {
  readonly seed: number
  readonly verdict: Verdict
  /** The first one, where it is invalid. */
  readonly anomaly?: FoundAnomaly
  /** Where it is unknown. */
  readonly reason?: string
  /** The folder of its run, if it was kept. */
  readonly folder?: string
}

export type CampaignRecord = {
  readonly system: string
  /** Of every case; the others were drawn. */
  readonly settings: { readonly [name: string]: string }
  readonly firstSeed: number
  readonly seeds: number
  /** The worst of all; unknown if there was none. */
  readonly verdict: Verdict
  readonly verdicts: { readonly [verdict in Verdict]: number }
  /** All that are not valid, in order; of more than `FAILING_MAX` the first. */
  readonly failing: readonly FailingSeed[]
  readonly simulatedNs: number
  readonly events: number
  readonly operations: { readonly [f: string]: OpCounts }
  /** Faults measured to be in force. */
  readonly faults: { readonly [family: string]: number }
  /** How often each mark was made; those never made are there, with 0. */
  readonly marks: { readonly [mark: string]: number }
  /** Over the event hashes of all cases in order: two campaigns with the same hash saw the same events. */
  readonly hash: string
}

/** Failing seeds listed; of the rest their number is known. */
export const FAILING_MAX = 100
