/**
 * What to do next, for a run that did not end well. Only what follows from the record; no guesses at causes.
 * Station: report.
 */
import type { RunRecord } from '../harness/core/record.ts'
import { anomaliesOf, outcomeOf } from './run-words.ts'

export function hints(record: RunRecord): readonly string[] {
  if (outcomeOf(record) === 'good') return []
  const found: string[] = []
  const inContainers = record.scenario.version !== undefined || record.scenario.image !== undefined
  if (record.verdict === 'invalid') {
    found.push('ordeal check HISTORY judges the recorded history again, without a cluster.')
    if (!inContainers) {
      const makesSure = record.replay.startsWith('ordeal run') && record.confirmation?.reruns === undefined
      found.push(
        `The simulator repeats this run bit for bit: the replay shows the same witness${makesSure ? '; --confirm 1 makes sure' : ''}.`,
      )
    }
    if (inContainers && record.confirmation?.reruns === undefined) {
      found.push(
        'On containers a seed fixes the faults planned, not the interleaving: a replay may need several tries. With ' +
          '--confirm 3 it makes three more, says how often the anomaly shows, and packs all into one file.',
      )
    }
    if (anomaliesOf(record).every(({ anomaly }) => anomaly.whiteBox === true)) {
      found.push('No client saw this: it follows from evidence taken inside the system.')
    }
  }
  if (record.verdict === 'unknown') {
    const neverOk = Object.entries(record.counts.byFunction).filter(([, { ok }]) => ok === 0)
    if (neverOk.length > 0) {
      found.push(
        `Never succeeded: ${neverOk.map(([f]) => f).join(', ')}. The errors are in history.jsonl${inContainers ? ' and the nodes’ logs' : ''}.`,
      )
    }
    const measured = new Set(
      record.faults.filter(({ phases }) => phases.verified !== undefined).map(({ type }) => type),
    )
    const missing = record.scenario.nemeses.map(({ family }) => family).filter((family) => !measured.has(family))
    if (missing.length > 0) {
      found.push(`Never in force: ${[...new Set(missing)].join(', ')}. A longer --time leaves room for more faults.`)
    }
  }
  return found
}
