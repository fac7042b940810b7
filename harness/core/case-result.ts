/** What a case came to, as plain data: small enough to hand from thread to thread, and to keep as result.json. Station: campaign. */
import type { OpCounts } from './record.ts'
import type { Anomaly, CheckResult, Verdict } from './verdict.ts'

export type CaseResult = {
  readonly verdict: Verdict
  /** One for each checker, monitor and condition, in a fixed order. */
  readonly results: readonly CheckResult[]
  /** Of all events; equal runs have equal ones. */
  readonly eventHash: string
  readonly events: number
  /** To the end of the run's last operation, in simulated ns. */
  readonly simulatedNs: number
  readonly operations: { readonly [f: string]: OpCounts }
  /** How often each mark of the system was made. */
  readonly marks: { readonly [mark: string]: number }
  /** Faults by family that were measured to be in force. */
  readonly faults: { readonly [family: string]: number }
}

/** Which guarantee was broken, and how. */
export type FoundAnomaly = Pick<CheckResult, 'checker'> & Pick<Anomaly, 'name' | 'sentence'>

/** Every anomaly, in the order of the rows. */
export function anomaliesOf({ results }: Pick<CaseResult, 'results'>): readonly FoundAnomaly[] {
  return results.flatMap(({ checker, anomalies }) =>
    anomalies.map(({ name, sentence }) => ({ checker, name, sentence })),
  )
}

/** Whether the same checker names the same anomaly, be it about other operations or entries. */
export function showsSame(
  result: Pick<CaseResult, 'results'>,
  { checker, name }: Omit<FoundAnomaly, 'sentence'>,
): boolean {
  return anomaliesOf(result).some((found) => found.checker === checker && found.name === name)
}
