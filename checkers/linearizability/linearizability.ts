/**
 * Linearizability, key by key: every operation seems to take effect at one moment between its invocation and its
 * completion (Herlihy & Wing, TOPLAS 1990). The verdict is by exhaustive search (porcupine-ts); names and sentences are
 * looked for afterwards and change nothing.
 */
import { replayProblem, type Violation } from 'porcupine-ts'
import { invariant } from '../../harness/core/errors.ts'
import type { History } from '../../harness/core/history.ts'
import { nearestName } from '../../harness/core/nearest.ts'
import type { Anomaly, CheckResult } from '../../harness/core/verdict.ts'
import type { Budget, Checker, RunFacts } from '../checker.ts'
import { unknown } from '../unknown.ts'
import { subject } from './anomalies/words.ts'
import { explain } from './explain.ts'
import type { HistoryModel, KeyHistory } from './history-model.ts'
import { MODELS } from './models/index.ts'
import { checkKeys, type KeyOutcome } from './shared-budget.ts'
import { splitHistory } from './split-history.ts'
import { withoutUnseen } from './unseen.ts'
import { watchLinearizability } from './watch.ts'

/** Of more violated keys only these are explained; all are counted. */
const ANOMALIES_MAX = 10
/** For the smallest witness of one key. */
const WITNESS_STEPS = 5_000_000

const NAME = 'linearizability'

export const linearizability: Checker = {
  name: NAME,
  summary: 'every operation takes effect at one moment between its invocation and its completion',
  applies: ({ model }) => model !== undefined || 'the run names no model',
  watch: watchLinearizability,
  check(history, run, budget) {
    const historyModel = MODELS.find(({ name }) => name === run.model)
    if (historyModel === undefined) return unknown(NAME, unknownModel(run))
    const outsideModel = Object.entries(run.schema).flatMap(([f, schema]) => (schema.outsideModel === true ? [f] : []))
    const split = splitHistory(history, historyModel, new Set(outsideModel))
    if (split.type === 'problem') return unknown(NAME, `the model ${historyModel.name} cannot read ${split.problem}`)
    const keys = split.keys.map((keyHistory) => withoutUnseen(keyHistory, historyModel))
    const { outcomes, steps } = checkKeys(historyModel, keys, budget)
    if (outcomes.every(({ outcome }) => outcome.type !== 'violation')) confirm(historyModel, outcomes)
    const operations = split.keys.reduce((sum, keyHistory) => sum + keyHistory.operations.length, 0)
    const result = conclude(history, historyModel, outcomes, { operations, steps }, budget)
    const { operationsLeftOut } = split
    return operationsLeftOut === 0 ? result : { ...result, stats: { ...result.stats, operationsLeftOut } }
  },
}

function conclude(
  history: History,
  historyModel: HistoryModel,
  outcomes: readonly KeyOutcome[],
  { operations, steps }: { readonly operations: number; readonly steps: number },
  budget: Budget,
): CheckResult {
  const violations = outcomes.flatMap(({ keyHistory, outcome }) =>
    outcome.type === 'violation' ? [{ keyHistory, violation: outcome }] : [],
  )
  const undecided = outcomes.filter(({ outcome }) => outcome.type === 'undecided')
  const stats = {
    model: historyModel.name,
    keys: outcomes.length,
    operations,
    steps,
    violatedKeys: violations.length,
    undecidedKeys: undecided.length,
  }
  if (violations.length > 0) {
    const witnessBudget = { steps: Math.min(budget.steps, WITNESS_STEPS), bytes: budget.bytes }
    const anomalies = violations
      .sort((a, b) => failedReturn(a) - failedReturn(b))
      .slice(0, ANOMALIES_MAX)
      .map(({ keyHistory, violation }) => explained(history, historyModel, keyHistory, violation, witnessBudget))
    return { checker: NAME, verdict: 'invalid', anomalies, stats }
  }
  if (undecided.length > 0) return { ...unknown(NAME, undecidedReason(undecided, budget)), stats }
  if (operations === 0) return { ...unknown(NAME, 'there is no operation to judge'), stats }
  // Operations for ever open explain any history: nothing was observed that could have contradicted.
  const answered = outcomes.some(({ keyHistory }) =>
    keyHistory.operations.some((operation) => operation.return !== undefined),
  )
  if (!answered) return { ...unknown(NAME, 'no operation was answered ok: nothing was observed'), stats }
  return { checker: NAME, verdict: 'valid', anomalies: [], stats }
}

/** A violation stands whatever becomes of its explanation. */
function explained(...about: Parameters<typeof explain>): Anomaly {
  try {
    return explain(...about)
  } catch (error) {
    const [, , { key, operations }, { failed }] = about
    const why = error instanceof Error ? error.message : String(error)
    return {
      name: 'nonlinearizable',
      sentence: `${subject(key)}: no order of its operations explains what was seen (explaining it failed: ${why})`,
      ops: [operations[failed]?.call ?? 0],
      ...(key === undefined ? {} : { key }),
    }
  }
}

/** A legal order is done once more by a replayer that knows nothing of the search. */
function confirm({ model }: HistoryModel, outcomes: readonly KeyOutcome[]): void {
  for (const { keyHistory, outcome } of outcomes) {
    if (outcome.type !== 'linearizable') continue
    const problem = replayProblem(model, keyHistory.operations, outcome.order)
    invariant(problem === undefined, 'a legal order can be replayed', { problem: problem ?? null })
  }
}

/** So that the anomaly that came first is reported first. */
function failedReturn({ keyHistory, violation }: { keyHistory: KeyHistory; violation: Violation }): number {
  return keyHistory.operations[violation.failed]?.return ?? Number.POSITIVE_INFINITY
}

function undecidedReason(undecided: readonly KeyOutcome[], budget: Budget): string {
  const spent = undecided.slice(0, 3).map(({ keyHistory, outcome }) => {
    const size = `${keyHistory.operations.length} operations`
    const within = outcome.type === 'undecided' && outcome.budget === 'bytes' ? `${budget.bytes} bytes` : 'its steps'
    return `${subject(keyHistory.key)} (${size}) is undecided within ${within}`
  })
  const more = undecided.length > 3 ? `, and ${undecided.length - 3} more` : ''
  return `${spent.join(', ')}${more}; ${budget.steps} steps were to be shared by all keys`
}

function unknownModel({ model = '' }: RunFacts): string {
  const legal = MODELS.map(({ name }) => name)
  const nearest = nearestName(model, legal)
  return `there is no model '${model}'${nearest === undefined ? '' : `, did you mean '${nearest}'?`} (${legal.join(', ')})`
}
