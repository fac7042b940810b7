/**
 * Sessions: a client's command takes effect once, however often it is proposed (dissertation, section 6.3). A session is
 * known by its id, its commands are numbered; the machine keeps the results of those that the client may still ask
 * for. Several may be under way, and reach the log in any order.
 *
 * The dissertation has clients open a session by an entry of its own, so that a machine that knows no such session can be
 * sure that it was dropped. Here a session begins with whichever of its commands comes first, and `openedAt` does the same
 * service: all entries of a session come after it. Of the sessions that were dropped none has an entry after
 * `forgottenAt`. So an unknown session with `openedAt` >= `forgottenAt` is surely a new one; any other may have a past
 * that is forgotten, so nothing of it may be applied, and its client must open a new session.
 */
import type { Session } from './command.ts'
import { hashOf, hashOfText, hashReplaced, KIND } from './hash.ts'
import { PersistentMap } from './persistent-map.ts'
import type { Result } from './result.ts'

type SessionRecord = {
  /** Of the last entry that belonged to it. */
  readonly lastIndex: number
  readonly ackedBelow: number
  readonly kept: readonly Kept[]
  /** Of the session without what it keeps. */
  readonly hash: number
}

/**
 * A result needs no hash of its own beside the index of the entry that gave it: of machines whose digests were equal before
 * that entry, all were given the same.
 */
type Kept = { readonly serial: number; readonly result: Result; readonly hash: number }

export type Sessions = {
  readonly byId: PersistentMap<SessionRecord>
  readonly count: number
  readonly max: number
  /** Index of the last entry of all sessions that were dropped; 0 while none was. */
  readonly forgottenAt: number
  readonly hash: number
  readonly bytes: number
}

/** What is known of a command before it is applied. `gone`: its result was acknowledged; `expired`: its session is gone. */
export type Past = 'none' | 'gone' | 'expired' | Result

const SESSION_BYTES = 32
const KEPT_BYTES = 40
const FRESH: SessionRecord = { lastIndex: 0, ackedBelow: 0, kept: [], hash: 0 }

export function emptySessions(max: number): Sessions {
  return { byId: PersistentMap.empty(), count: 0, max, forgottenAt: 0, hash: 0, bytes: 0 }
}

/** O(what the session keeps). */
export function pastOf(sessions: Sessions, { id, serial, openedAt = 0 }: Session): Past {
  const session = sessions.byId.get(id)
  if (session === undefined) return openedAt < sessions.forgottenAt ? 'expired' : 'none'
  if (serial < session.ackedBelow) return 'gone'
  for (const kept of session.kept) if (kept.serial === serial) return kept.result
  return 'none'
}

/**
 * After the entry at `index`, which belonged to the session: its result is kept, if it is a new one, and what the client
 * acknowledges is dropped. O(what the session keeps); O(sessions) if another has to go for it.
 */
export function withEntry(
  sessions: Sessions,
  index: number,
  { id, serial, ackedBelow }: Session,
  result: Result | undefined,
): Sessions {
  const known = sessions.byId.get(id)
  const { byId, count, max, forgottenAt, hash, bytes } =
    known === undefined && sessions.count >= sessions.max ? withoutOldest(sessions) : sessions
  const old = known ?? FRESH
  const name = hashOfText(id)
  const acked = Math.max(old.ackedBelow, ackedBelow)
  const kept: Kept[] = []
  let sum = hash
  for (const one of old.kept) {
    if (one.serial >= acked) kept.push(one)
    else sum = hashReplaced(sum, one.hash, 0)
  }
  if (result !== undefined && serial >= acked) {
    const keptHash = hashOf(KIND.result, name, serial, index)
    kept.push({ serial, result, hash: keptHash })
    sum = hashReplaced(sum, 0, keptHash)
  }
  const session = { lastIndex: index, ackedBelow: acked, kept, hash: hashOf(KIND.session, name, index, acked) }
  return {
    byId: byId.set(id, session),
    count: known === undefined ? count + 1 : count,
    max,
    forgottenAt,
    hash: hashReplaced(sum, old.hash, session.hash),
    bytes: bytes + bytesOfSession(id, session) - (known === undefined ? 0 : bytesOfSession(id, known)),
  }
}

/** The least recently used by the order of the log goes: the same one on every node. */
function withoutOldest(sessions: Sessions): Sessions {
  let oldest: readonly [string, SessionRecord] | undefined
  for (const entry of sessions.byId.entries())
    if (oldest === undefined || entry[1].lastIndex < oldest[1].lastIndex) oldest = entry
  if (oldest === undefined) return sessions
  const [id, session] = oldest
  let hash = hashReplaced(sessions.hash, session.hash, 0)
  for (const kept of session.kept) hash = hashReplaced(hash, kept.hash, 0)
  const forgottenAt = session.lastIndex
  return {
    byId: sessions.byId.delete(id),
    count: sessions.count - 1,
    max: sessions.max,
    forgottenAt,
    hash: hashReplaced(hash, hashOfForgotten(sessions.forgottenAt), hashOfForgotten(forgottenAt)),
    bytes: sessions.bytes - bytesOfSession(id, session),
  }
}

function hashOfForgotten(index: number): number {
  return index === 0 ? 0 : hashOf(KIND.forgotten, index, 0, 0)
}

function bytesOfSession(id: string, { kept }: SessionRecord): number {
  return SESSION_BYTES + id.length + kept.length * KEPT_BYTES
}
