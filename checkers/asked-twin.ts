/**
 * What a checker's own twin says of what the checker found. Of linearizability, whose twin may take long and is asked of runs
 * alone, see linearizability/second-opinion.ts.
 * Station: checkers. Pure.
 */
import type { TwinOpinion } from '../harness/core/confirmation.ts'
import type { History } from '../harness/core/history.ts'
import type { Anomaly, CheckResult } from '../harness/core/verdict.ts'
import type { Checker, TwinFinding } from './checker.ts'

/** The result; unknown where it is invalid, the checker has a twin, and the twin finds nothing of it. */
export function withTwin(checker: Checker, result: CheckResult, history: History): CheckResult {
  if (result.verdict !== 'invalid' || checker.twin === undefined) return result
  const isFound = finding(checker.twin(history))
  if (result.anomalies.some(isFound)) return result
  const [first] = result.anomalies
  const reason =
    `it found ${first?.name} (${first?.sentence}; ops ${first?.ops.join(', ')}), and its twin does not: ` +
    'one of the two is wrong, please report it'
  return { ...result, verdict: 'unknown', reason, anomalies: [] }
}

/** One opinion for each key that the result tells of, in its order. It agrees where it finds every anomaly of the key. */
export function twinOpinions(checker: Checker, result: CheckResult, history: History): readonly TwinOpinion[] {
  if (result.verdict !== 'invalid' || checker.twin === undefined) return []
  const isFound = finding(checker.twin(history))
  const byKey = Map.groupBy(result.anomalies, ({ key }) => key)
  return [...byKey].map(([key, anomalies]) => ({
    checker: checker.name,
    ...(key === undefined ? {} : { key }),
    opinion: anomalies.every(isFound) ? 'agrees' : 'disagrees',
    steps: history.length,
  }))
}

function finding(found: readonly TwinFinding[]): (anomaly: Anomaly) => boolean {
  const nameOf = ({ name, key }: TwinFinding) => JSON.stringify([name, key ?? null])
  const names = new Set(found.map(nameOf))
  return (anomaly) => names.has(nameOf(anomaly))
}
