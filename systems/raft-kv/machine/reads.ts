/** What the store holds, in the words in which clients are told. Nothing here changes anything. */
import type { Json } from '../../../harness/core/json.ts'
import { eventsFrom } from './events.ts'
import type { Store } from './store.ts'

/** [revision, value], or [0, null] while it was never written. */
export function readRegister(store: Store, key: string): Json {
  const register = store.registers.get(key)
  return register === undefined ? [0, null] : [register.revision, register.value]
}

/** [revision, items], or [0, []] while nothing was appended. */
export function readList(store: Store, key: string): Json {
  const list = store.lists.get(key)
  return list === undefined ? [0, []] : [list.revision, list.items]
}

/** [owner, fencing token], or null while the lock is free. */
export function holderOf(store: Store, lock: string): Json {
  const held = store.locks.get(lock)
  return held === undefined ? null : [held.owner, held.fence]
}

/** What was watched: `next` is the revision to watch from for what comes after. */
export type Watched =
  | {
      readonly type: 'events'
      readonly events: readonly (readonly [revision: number, value: number])[]
      readonly next: number
    }
  /** Some are missing: events can be had from revision `floor` on. */
  | { readonly type: 'compacted'; readonly floor: number }

/**
 * Changes of the register or list `key` by entries from `revision` on, it included, up to `appliedIndex`. Who asks for a
 * revision that is not reached yet is told of none before it, now or later.
 */
export function eventsSince(store: Store, appliedIndex: number, key: string, revision: number): Watched {
  const events = eventsFrom(store.events, key, revision)
  if (events === undefined) return { type: 'compacted', floor: store.events.floor }
  return {
    type: 'events',
    events: events.map((event) => [event.revision, event.value]),
    next: Math.max(revision, appliedIndex + 1),
  }
}
