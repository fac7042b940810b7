/**
 * From a violation to an anomaly that a person can read: a name, one sentence, and the ops that prove it.
 */
import type { Violation } from 'porcupine-ts'
import { type History, NO_PAIR } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { Budget } from '../checker.ts'
import type { Finding, Suspect } from './anomalies/finding.ts'
import { NAMED_ANOMALIES } from './anomalies/index.ts'
import { subject, tell } from './anomalies/words.ts'
import type { HistoryModel, KeyHistory, KeyOperation } from './history-model.ts'
import { cutAfter, minimize } from './witness.ts'

export function explain(
  history: History,
  historyModel: HistoryModel,
  keyHistory: KeyHistory,
  violation: Violation,
  budget: Budget,
): Anomaly {
  const failed = keyHistory.operations[violation.failed] as KeyOperation
  const prefix = cutAfter(keyHistory.operations, failed.return ?? Number.POSITIVE_INFINITY)
  const deed = (operation: KeyOperation) => ({
    operation,
    effect: historyModel.effect(operation.input, operation.output),
  })
  const suspect: Suspect = { history, historyModel, keyHistory, failed: deed(failed), deeds: prefix.map(deed) }
  const finding = firstNamed(suspect) ?? unnamed(suspect, violation, minimize(historyModel, prefix, budget))
  return {
    name: finding.name,
    sentence: finding.sentence,
    ops: opsOf(history, finding.operations),
    ...(keyHistory.key === undefined ? {} : { key: keyHistory.key }),
  }
}

function firstNamed(suspect: Suspect): Finding | undefined {
  for (const find of NAMED_ANOMALIES) {
    const finding = find(suspect)
    if (finding !== undefined) return finding
  }
  return undefined
}

function unnamed(
  { history, keyHistory, failed }: Suspect,
  { deepestState }: Violation,
  witness: readonly KeyOperation[],
): Finding {
  const sentence =
    `${subject(keyHistory.key)}: no order of these ${witness.length} operations explains that ${tell(history, failed)}; ` +
    `the longest order of what came before ends with ${deepestState.replace(/^null/, 'nothing')}`
  return { name: 'nonlinearizable', sentence, operations: witness }
}

/** Invocations and completions, sorted. */
function opsOf({ columns }: History, operations: readonly KeyOperation[]): readonly number[] {
  const ops = operations.flatMap(({ call }) => {
    const completion = columns.pair[call] as number
    return completion === NO_PAIR ? [call] : [call, completion]
  })
  return ops.sort((a, b) => a - b)
}
