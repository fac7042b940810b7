/**
 * Transactions of micro-operations: all or nothing, in one entry of the log, so strictly serializable.
 *
 * Applied: { applied: true, revision, ops }, `ops` as asked for with what was read in the place of null, as Elle wants
 * them: a register's value, a list's items, null for what was never written. `revision`: of the store after it.
 * Refused: { applied: false, failed: [compare, ...] }, each compare that did not hold with what was seen instead.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { Compare, MicroOp, Transaction } from './command.ts'
import type { Executed } from './execute.ts'
import { type Store, withAppended, withRegister } from './store.ts'

export function executeTransaction(before: Store, index: number, { compares, ops }: Transaction): Executed {
  const failed: Json[] = []
  for (const compare of compares) {
    const seen = seenBy(before, compare)
    if (seen !== compare[2]) failed.push([compare[0], compare[1], seen])
  }
  if (failed.length > 0) return { store: before, value: { applied: false, failed } }
  let store = before
  const done: Json[] = []
  for (const op of ops) {
    const [f, key, value] = op
    if (f === 'w') store = withRegister(store, index, key, value)
    else if (f === 'append') store = withAppended(store, index, key, value)
    done.push(f === 'r' ? ['r', key, current(store, key)] : op)
  }
  return { store, value: { applied: true, revision: store.revision, ops: done } }
}

/** Whether it changes nothing, whatever the store holds: such a transaction need not go through the log. */
export function isReadOnly(ops: readonly MicroOp[]): boolean {
  return ops.every(([f]) => f === 'r')
}

function seenBy(store: Store, [what, key]: Compare): number | null {
  if (what === 'value') return store.registers.get(key)?.value ?? null
  return (store.lists.get(key) ?? store.registers.get(key))?.revision ?? 0
}

function current(store: Store, key: string): Json {
  return store.lists.get(key)?.items ?? store.registers.get(key)?.value ?? null
}
