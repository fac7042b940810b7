/**
 * What monitors found, as rows of a verdict. Station: checkers.
 */
import type { Anomaly, CheckResult } from '../../../harness/core/verdict.ts'
import type { Finding, Property } from './monitor.ts'

/** Invalid with what was found; not applicable where there was nothing to judge. */
export function rowOf(property: Property): CheckResult {
  const { findings } = property
  const { checker, count } = findings
  const anomalies = findings.kept.map(anomalyOf)
  const stats = { ...property.stats(), found: count }
  const reason = property.whyNothing()
  if (count > 0) return { checker, verdict: 'invalid', anomalies, stats }
  if (reason !== undefined) return { checker, verdict: 'not-applicable', reason, anomalies, stats }
  return { checker, verdict: 'valid', anomalies, stats }
}

/** It stands on evidence from inside alone, so it names no operation. */
function anomalyOf({ anomaly: name, sentence }: Finding): Anomaly {
  return { name, sentence, ops: [], whiteBox: true }
}
