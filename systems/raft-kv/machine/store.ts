/**
 * What clients see of the state machine: registers, lists, locks, and the window of their last changes. A value: each
 * change answers a new store. Its hash is the sum of the hashes of all objects, kept at O(1) a change.
 */
import { bytesOfWindow, type EventWindow, emptyWindow, withEvent } from './events.ts'
import { hashOf, hashOfText, hashReplaced, KIND } from './hash.ts'
import { PersistentMap } from './persistent-map.ts'

/** `revision`: the index of the entry that last changed it. `hash`: of the object with its key. */
export type Register = { readonly revision: number; readonly value: number; readonly hash: number }

export type List = {
  readonly revision: number
  readonly items: readonly number[]
  readonly itemsHash: number
  readonly hash: number
}

/** `fence`: the fencing token, the index of the granting entry, so tokens of a lock grow (Kleppmann, 2016). */
export type Lock = { readonly owner: string; readonly fence: number; readonly hash: number }

export type Store = {
  /** The index of the entry that last changed a register or a list; 0 while none did. */
  readonly revision: number
  readonly registers: PersistentMap<Register>
  readonly lists: PersistentMap<List>
  readonly locks: PersistentMap<Lock>
  readonly events: EventWindow
  readonly hash: number
  /** Of the objects, without the window. */
  readonly bytes: number
}

const OBJECT_BYTES = 24
const ITEM_BYTES = 8

/** `events`: how many changes those who watch may lag behind, at least. */
export function emptyStore(events: number): Store {
  return {
    revision: 0,
    registers: PersistentMap.empty(),
    lists: PersistentMap.empty(),
    locks: PersistentMap.empty(),
    events: emptyWindow(events),
    hash: 0,
    bytes: 0,
  }
}

export function withRegister(store: Store, index: number, key: string, value: number): Store {
  const old = store.registers.get(key)
  const hash = hashOf(KIND.register, hashOfText(key), index, value)
  return {
    revision: index,
    registers: store.registers.set(key, { revision: index, value, hash }),
    lists: store.lists,
    locks: store.locks,
    events: withEvent(store.events, { revision: index, kind: 'write', key, value }),
    hash: hashReplaced(store.hash, old?.hash ?? 0, hash),
    bytes: old === undefined ? store.bytes + OBJECT_BYTES + key.length : store.bytes,
  }
}

/** O(the list): it is copied, so that those who read it may keep it. */
export function withAppended(store: Store, index: number, key: string, value: number): Store {
  const old = store.lists.get(key)
  const itemsHash = hashOf(KIND.item, old?.itemsHash ?? 0, value, 0)
  const hash = hashOf(KIND.list, hashOfText(key), index, itemsHash)
  const items = old === undefined ? [value] : [...old.items, value]
  return {
    revision: index,
    registers: store.registers,
    lists: store.lists.set(key, { revision: index, items, itemsHash, hash }),
    locks: store.locks,
    events: withEvent(store.events, { revision: index, kind: 'append', key, value }),
    hash: hashReplaced(store.hash, old?.hash ?? 0, hash),
    bytes: store.bytes + ITEM_BYTES + (old === undefined ? OBJECT_BYTES + key.length : 0),
  }
}

/** The lock must be free. */
export function withLock(store: Store, name: string, owner: string, fence: number): Store {
  const hash = hashOf(KIND.lock, hashOfText(name), hashOfText(owner), fence)
  return {
    ...store,
    locks: store.locks.set(name, { owner, fence, hash }),
    hash: hashReplaced(store.hash, 0, hash),
    bytes: store.bytes + bytesOfLock(name, owner),
  }
}

/** `lock` must be what is held there. */
export function withoutLock(store: Store, name: string, lock: Lock): Store {
  return {
    ...store,
    locks: store.locks.delete(name),
    hash: hashReplaced(store.hash, lock.hash, 0),
    bytes: store.bytes - bytesOfLock(name, lock.owner),
  }
}

export function bytesOfStore(store: Store): number {
  return store.bytes + bytesOfWindow(store.events)
}

function bytesOfLock(name: string, owner: string): number {
  return OBJECT_BYTES + name.length + owner.length
}
