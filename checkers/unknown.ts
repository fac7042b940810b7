/** What a checker answers that can say nothing: the reason, no anomaly, no figure. Station: checkers. */
import type { CheckResult } from '../harness/core/verdict.ts'

export function unknown(checker: string, reason: string): CheckResult {
  return { checker, verdict: 'unknown', reason, anomalies: [], stats: {} }
}
