/**
 * What clients may ask without changing anything.
 *
 * | query     | answer                                                                                            |
 * |-----------|---------------------------------------------------------------------------------------------------|
 * | read      | [revision, value], or [0, null] while it was never written                                         |
 * | read-list | [revision, items], or [0, []] while nothing was appended                                           |
 * | read-txn  | as a transaction (transaction.ts)                                                                  |
 * | holder    | [owner, fencing token], or null while the lock is free                                             |
 * | watch     | { events: [[revision, value], ...], next }, or { compacted: floor } if some of them are missing    |
 */
import type { Json } from '../../../harness/core/json.ts'
import type { Compare, MicroOp } from './command.ts'
import { eventsSince, holderOf, readList, readRegister } from './reads.ts'
import type { Store } from './store.ts'
import { executeTransaction } from './transaction.ts'

export type Query =
  | { readonly type: 'read'; readonly key: string }
  | { readonly type: 'read-list'; readonly key: string }
  /** `ops` must be reads. */
  | { readonly type: 'read-txn'; readonly compares: readonly Compare[]; readonly ops: readonly MicroOp[] }
  | { readonly type: 'holder'; readonly lock: string }
  /** Changes by entries from `revision` on, it included. */
  | { readonly type: 'watch'; readonly key: string; readonly revision: number }

/** O(log of the number of keys); of a watch O(the window). */
export function readStore(store: Store, appliedIndex: number, query: Query): Json {
  switch (query.type) {
    case 'read':
      return readRegister(store, query.key)
    case 'read-list':
      return readList(store, query.key)
    case 'read-txn':
      return executeTransaction(store, appliedIndex, { ...query, type: 'txn' }).value
    case 'holder':
      return holderOf(store, query.lock)
    case 'watch': {
      const watched = eventsSince(store, appliedIndex, query.key, query.revision)
      if (watched.type === 'compacted') return { compacted: watched.floor }
      return { events: watched.events, next: watched.next }
    }
  }
}
