/**
 * What each command does to the store, and what its client is told. Total: every command has an answer, and the same
 * store, index and command give the same one on every node (Raft paper, section 2).
 *
 * | command  | answer                                                                                        |
 * |----------|-----------------------------------------------------------------------------------------------|
 * | no-op    | null                                                                                          |
 * | write    | [revision, value]: the revision that it made                                                  |
 * | append   | [revision, value]: the same                                                                   |
 * | cas      | { applied: true, revision } or { applied: false, seen: [revision, value or null] }             |
 * | txn      | { applied: true, revision, ops } or { applied: false, failed }, see transaction.ts             |
 * | acquire  | { applied: true, fence } or { applied: false, holder: [owner, fence] }                         |
 * | release  | { applied: true } or { applied: false, holder: [owner, fence] or null }                        |
 *
 * A refusal (`applied: false`) is an answer like another: it observed the object and changed nothing.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { Acquire, Command, CompareAndSet, Release } from './command.ts'
import { holderOf, readRegister } from './reads.ts'
import { type Store, withAppended, withLock, withoutLock, withRegister } from './store.ts'
import { executeTransaction } from './transaction.ts'

/** `store` is the same object if nothing changed. */
export type Executed = { readonly store: Store; readonly value: Json }

/** `index`: of the command's entry. */
export function execute(store: Store, index: number, command: Command): Executed {
  switch (command.type) {
    case 'no-op':
      return { store, value: null }
    case 'write':
      return { store: withRegister(store, index, command.key, command.value), value: [index, command.value] }
    case 'append':
      return { store: withAppended(store, index, command.key, command.value), value: [index, command.value] }
    case 'cas':
      return compareAndSet(store, index, command)
    case 'txn':
      return executeTransaction(store, index, command)
    case 'acquire':
      return acquire(store, index, command)
    case 'release':
      return release(store, command)
  }
}

function compareAndSet(store: Store, index: number, { key, from, to }: CompareAndSet): Executed {
  if (store.registers.get(key)?.value !== from)
    return { store, value: { applied: false, seen: readRegister(store, key) } }
  return { store: withRegister(store, index, key, to), value: { applied: true, revision: index } }
}

function acquire(store: Store, index: number, { lock, owner }: Acquire): Executed {
  const held = store.locks.get(lock)
  if (held === undefined) return { store: withLock(store, lock, owner, index), value: { applied: true, fence: index } }
  if (held.owner === owner) return { store, value: { applied: true, fence: held.fence } }
  return { store, value: { applied: false, holder: holderOf(store, lock) } }
}

function release(store: Store, { lock, owner, fence }: Release): Executed {
  const held = store.locks.get(lock)
  if (held === undefined || held.owner !== owner || held.fence !== fence)
    return { store, value: { applied: false, holder: holderOf(store, lock) } }
  return { store: withoutLock(store, lock, held), value: { applied: true } }
}
