/** What the twins of all checkers say of the results of a run, for its record. Station: checkers. */
import type { TwinOpinion } from '../harness/core/confirmation.ts'
import type { History } from '../harness/core/history.ts'
import type { CheckResult } from '../harness/core/verdict.ts'
import { twinOpinions } from './asked-twin.ts'
import type { RunFacts } from './checker.ts'
import { CHECKERS } from './index.ts'
import { secondOpinion } from './linearizability/second-opinion.ts'

/** One opinion for each violated key of each checker that has a twin. */
export function secondOpinions(
  history: History,
  run: RunFacts,
  results: readonly CheckResult[],
): readonly TwinOpinion[] {
  const others = results.flatMap((result) => {
    const checker = CHECKERS.find(({ name }) => name === result.checker)
    return checker === undefined ? [] : twinOpinions(checker, result, history)
  })
  return [...secondOpinion(history, run, results), ...others]
}
