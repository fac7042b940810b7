/**
 * The state machine once more, as plainly as can be: mutable maps, sessions as a list, digest and size counted from scratch.
 * What the real one keeps incrementally is held against it.
 */
import type { Json } from '../../../../harness/core/json.ts'
import type { Command, Compare, Session } from '../../../../systems/raft-kv/machine/command.ts'
import { hashOf, hashOfText, hashSum, KIND } from '../../../../systems/raft-kv/machine/hash.ts'

type Versioned<Value> = { revision: number; value: Value }
type TwinSession = { last: number; acked: number; kept: Map<number, { result: Json; index: number }> }

export class Twin {
  readonly registers = new Map<string, Versioned<number>>()
  readonly lists = new Map<string, Versioned<readonly number[]>>()
  readonly locks = new Map<string, { owner: string; fence: number }>()
  readonly sessions = new Map<string, TwinSession>()
  readonly events: { key: string; revision: number; value: number }[] = []
  readonly #maxSessions: number
  #forgotten = 0
  #revision = 0

  constructor(maxSessions: number) {
    this.#maxSessions = maxSessions
  }

  apply(index: number, command: Command, session: Session | undefined): Json {
    if (session === undefined) return this.#execute(index, command)
    let known = this.sessions.get(session.id)
    if (known === undefined) {
      if ((session.openedAt ?? 0) < this.#forgotten) return 'session-expired'
      if (this.sessions.size === this.#maxSessions) this.#dropOldest()
      known = { last: 0, acked: 0, kept: new Map() }
      this.sessions.set(session.id, known)
    }
    const before = known.kept.get(session.serial)
    const isStale = session.serial < known.acked
    known.last = index
    known.acked = Math.max(known.acked, session.ackedBelow)
    let result: Json = isStale ? 'stale-session' : null
    if (before !== undefined) result = before.result
    else if (!isStale) {
      result = this.#execute(index, command)
      known.kept.set(session.serial, { result, index })
    }
    for (const serial of known.kept.keys()) if (serial < known.acked) known.kept.delete(serial)
    return result
  }

  digest(): number {
    const hashes = [
      ...[...this.registers].map(([k, { revision, value }]) => hashOf(KIND.register, hashOfText(k), revision, value)),
      ...[...this.lists].map(([k, { revision, value }]) => {
        const items = value.reduce((hash, item) => hashOf(KIND.item, hash, item, 0), 0)
        return hashOf(KIND.list, hashOfText(k), revision, items)
      }),
      ...[...this.locks].map(([k, { owner, fence }]) => hashOf(KIND.lock, hashOfText(k), hashOfText(owner), fence)),
      ...[...this.sessions].flatMap(([id, { last, acked, kept }]) => [
        hashOf(KIND.session, hashOfText(id), last, acked),
        ...[...kept].map(([serial, { index }]) => hashOf(KIND.result, hashOfText(id), serial, index)),
      ]),
      ...(this.#forgotten === 0 ? [] : [hashOf(KIND.forgotten, this.#forgotten, 0, 0)]),
    ]
    return hashes.reverse().reduce(hashSum, 0)
  }

  /** Without the window of events. */
  bytes(): number {
    const objects = [
      ...[...this.registers.keys()].map((k) => 24 + k.length),
      ...[...this.lists].map(([k, { value }]) => 24 + k.length + 8 * value.length),
      ...[...this.locks].map(([k, { owner }]) => 24 + k.length + owner.length),
      ...[...this.sessions].map(([id, { kept }]) => 32 + id.length + 40 * kept.size),
    ]
    return objects.reduce((a, b) => a + b, 0)
  }

  /** What the digest is a digest of. */
  content(): string {
    const maps = [this.registers, this.lists, this.locks, this.sessions] as ReadonlyMap<string, object>[]
    const sorted = maps.map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)))
    return JSON.stringify([sorted, this.#forgotten], (_, value: unknown) =>
      value instanceof Map ? [...(value as TwinSession['kept'])].map(([s, { index }]) => [s, index]).sort() : value,
    )
  }

  #dropOldest(): void {
    const oldest = [...this.sessions].sort(([, a], [, b]) => a.last - b.last)[0]
    if (oldest === undefined) return
    this.sessions.delete(oldest[0])
    this.#forgotten = oldest[1].last
  }

  #execute(index: number, command: Command): Json {
    if (command.type === 'no-op') return null
    if (command.type === 'txn') return this.#transact(index, command)
    if (command.type === 'write') return this.#change(index, 'w', command.key, command.value)
    if (command.type === 'append') return this.#change(index, 'append', command.key, command.value)
    if (command.type === 'cas') {
      const seen = this.registers.get(command.key)
      if (seen?.value !== command.from)
        return { applied: false, seen: seen === undefined ? [0, null] : [seen.revision, seen.value] }
      this.#change(index, 'w', command.key, command.to)
      return { applied: true, revision: index }
    }
    const held = this.locks.get(command.lock)
    const holder = held === undefined ? null : [held.owner, held.fence]
    if (command.type === 'acquire') {
      if (held !== undefined && held.owner !== command.owner) return { applied: false, holder }
      const fence = held?.fence ?? index
      this.locks.set(command.lock, { owner: command.owner, fence })
      return { applied: true, fence }
    }
    if (held?.owner !== command.owner || held.fence !== command.fence) return { applied: false, holder }
    this.locks.delete(command.lock)
    return { applied: true }
  }

  #transact(index: number, { compares, ops }: Extract<Command, { type: 'txn' }>): Json {
    const failed = compares.map((compare): Compare => [compare[0], compare[1], this.#seen(compare)] as Compare)
    const wrong = failed.filter((compare, i) => compare[2] !== compares[i]?.[2])
    if (wrong.length > 0) return { applied: false, failed: wrong }
    const done = ops.map(([f, key, value]): Json => {
      if (f === 'r') return ['r', key, this.lists.get(key)?.value ?? this.registers.get(key)?.value ?? null]
      this.#change(index, f, key, value)
      return [f, key, value]
    })
    return { applied: true, revision: this.#revision, ops: done }
  }

  #seen([what, key]: Compare): number | null {
    if (what === 'value') return this.registers.get(key)?.value ?? null
    return this.lists.get(key)?.revision ?? this.registers.get(key)?.revision ?? 0
  }

  #change(index: number, f: 'w' | 'append', key: string, value: number): Json {
    if (f === 'w') this.registers.set(key, { revision: index, value })
    else this.lists.set(key, { revision: index, value: [...(this.lists.get(key)?.value ?? []), value] })
    this.events.push({ key, revision: index, value })
    this.#revision = index
    return [index, value]
  }
}
