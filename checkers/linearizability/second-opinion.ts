/**
 * Asks the second decider about every key that linearizability was found violated on. It sees all of the key's operations:
 * none of the reductions by which the first search is made quick, and not the witness, which is a result of that search.
 * Station: checkers. The history's translation and the model are common to both.
 */
import type { TwinOpinion } from '../../harness/core/confirmation.ts'
import type { History } from '../../harness/core/history.ts'
import type { CheckResult } from '../../harness/core/verdict.ts'
import type { RunFacts } from '../checker.ts'
import { justInTime } from './just-in-time.ts'
import { linearizability } from './linearizability.ts'
import { MODELS } from './models/index.ts'
import { splitHistory } from './split-history.ts'

/** For each key. */
const STEPS_MAX = 2_000_000

/** One opinion for each violated key that the results tell of, in their order. At most `stepsMax` steps a key. */
export function secondOpinion(
  history: History,
  run: RunFacts,
  results: readonly CheckResult[],
  stepsMax = STEPS_MAX,
): readonly TwinOpinion[] {
  const violated = results.flatMap(({ checker, anomalies }) => (checker === linearizability.name ? anomalies : []))
  const historyModel = MODELS.find(({ name }) => name === run.model)
  if (violated.length === 0 || historyModel === undefined) return []
  const outsideModel = Object.entries(run.schema).flatMap(([f, schema]) => (schema.outsideModel === true ? [f] : []))
  const split = splitHistory(history, historyModel, new Set(outsideModel))
  if (split.type === 'problem') return []
  const keys = new Set(violated.map(({ key }) => key))
  return [...keys].flatMap((key): readonly TwinOpinion[] => {
    const operations = split.keys.find((each) => each.key === key)?.operations
    if (operations === undefined) return []
    const answer = justInTime(historyModel.model, operations, stepsMax)
    const about = { checker: linearizability.name, ...(key === undefined ? {} : { key }), steps: answer.steps }
    if (answer.type !== 'no-order') {
      return [{ ...about, opinion: answer.type === 'order' ? 'disagrees' : 'undecided' }]
    }
    const op = operations[answer.failed]?.return
    return [{ ...about, opinion: 'agrees', ...(op === undefined ? {} : { op }) }]
  })
}
