/**
 * Runs several checkers over one history, each behind a guard: one that throws is unknown with its message, never green,
 * and never keeps the others from being heard.
 * Station: checkers.
 */
import type { History } from '../harness/core/history.ts'
import { type CheckResult, mergeVerdicts, type Verdict } from '../harness/core/verdict.ts'
import { withTwin } from './asked-twin.ts'
import { type Budget, type Checker, DEFAULT_BUDGET, type RunFacts, WATCH_BUDGET, type Watch } from './checker.ts'
import { checkerNamed } from './index.ts'
import { stats } from './stats.ts'

/** Checkers by their names in the registry, in this order. Throws UsageError UNKNOWN_CHECKER before anything is checked. */
export function compose(
  names: readonly string[],
  history: History,
  run: RunFacts,
  budget: Budget = DEFAULT_BUDGET,
): readonly CheckResult[] {
  return runCheckers(names.map(checkerNamed), history, run, budget)
}

/** The first of these checkers that can judge such a run while it goes on; undefined if none can. */
export function watchOf(names: readonly string[], run: RunFacts): Watch | undefined {
  const watcher = names
    .map(checkerNamed)
    .find((checker) => checker.watch !== undefined && checker.applies(run) === true)
  return watcher?.watch?.(run, WATCH_BUDGET)
}

/** One result for each checker, in their order. Each has the whole budget. */
export function runCheckers(
  checkers: readonly Checker[],
  history: History,
  run: RunFacts,
  budget: Budget,
): readonly CheckResult[] {
  return withoutEmptyPraise(checkers.map((checker) => runGuarded(checker, history, run, budget)))
}

/** Of those that apply; unknown if none does. */
export function overallVerdict(results: readonly CheckResult[]): Verdict {
  return mergeVerdicts(results.flatMap(({ verdict }) => (verdict === 'not-applicable' ? [] : [verdict])))
}

function runGuarded(checker: Checker, history: History, run: RunFacts, budget: Budget): CheckResult {
  const nothing = { checker: checker.name, anomalies: [], stats: {} }
  try {
    const applies = checker.applies(run)
    if (applies !== true) return { ...nothing, verdict: 'not-applicable', reason: applies }
    return withTwin(checker, checker.check(history, run, budget), history)
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { ...nothing, verdict: 'unknown', reason: `the checker itself failed: ${message}` }
  }
}

/** `stats` alone judges no guarantee: that a run was not vacuous is no reason to call it valid. */
function withoutEmptyPraise(results: readonly CheckResult[]): readonly CheckResult[] {
  const judged = results.some(({ checker, verdict }) => checker !== stats.name && verdict !== 'not-applicable')
  if (judged) return results
  return results.map((result) =>
    result.verdict === 'valid' ? { ...result, verdict: 'unknown', reason: 'no guarantee was checked' } : result,
  )
}
