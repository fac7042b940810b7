/**
 * From the columns of a history to the operations of each key. Keys are independent registers, so each may be judged
 * alone (locality: Herlihy & Wing, TOPLAS 1990).
 */

import type { Scalar } from 'porcupine-ts'
import { type History, NO_NAME, type Operation as RecordedOperation } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import type { HistoryModel, KeyHistory, KeyOperation } from './history-model.ts'

/** Keys in order of first invocation; or the first operation that the model cannot read. */
export type SplitHistory =
  | { readonly type: 'keys'; readonly keys: readonly KeyHistory[]; readonly operationsLeftOut: number }
  | { readonly type: 'problem'; readonly problem: string }

type Growing = { key: string | undefined; operations: KeyOperation[]; failedValues: Set<Scalar | null> }

/** Operations of functions in `leftOut` are none of the model's business. */
export function splitHistory(history: History, model: HistoryModel, leftOut: ReadonlySet<string>): SplitHistory {
  const { columns } = history
  const byKey = new Map<number, Growing>()
  let operationsLeftOut = 0
  for (const operation of history.operations()) {
    const { invocation, completion, outcome } = operation
    const f = columns.functions[columns.f[invocation] as number] as string
    if (leftOut.has(f)) {
      operationsLeftOut++
      continue
    }
    const translation = model.translate(f, columns.value[invocation] as Json, okValue(history, operation))
    if (translation.type === 'problem') return { type: 'problem', problem: `op ${invocation}: ${translation.problem}` }
    const { input } = translation
    const keyHistory = keyOf(history, invocation, byKey)
    if (outcome === 'fail') keyHistory.failedValues.add(model.effect(input, undefined).writes?.value ?? null)
    else if (outcome === 'info' || completion === undefined) keyHistory.operations.push({ input, call: invocation })
    else keyHistory.operations.push({ input, output: translation.output, call: invocation, return: completion })
  }
  return { type: 'keys', keys: [...byKey.values()], operationsLeftOut }
}

function okValue({ columns }: History, { completion, outcome }: RecordedOperation): Json | undefined {
  return outcome === 'ok' && completion !== undefined ? columns.value[completion] : undefined
}

function keyOf({ columns }: History, invocation: number, byKey: Map<number, Growing>): Growing {
  const id = columns.key[invocation] as number
  const known = byKey.get(id)
  if (known !== undefined) return known
  const key = id === NO_NAME ? undefined : columns.keys[id]
  const fresh = { key, operations: [], failedValues: new Set<Scalar | null>() }
  byKey.set(id, fresh)
  return fresh
}
