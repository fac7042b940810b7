/**
 * The replicated state machine of raft-kv (Raft paper, section 2): registers, lists, locks, and the sessions of clients. A
 * machine is a value, so it is its own snapshot. The same entries in the same order give equal machines and results.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { Command, Session } from './command.ts'
import { execute } from './execute.ts'
import { hashSum } from './hash.ts'
import { type Query, readStore } from './query.ts'
import { type Result, SESSION_EXPIRED, STALE_SESSION } from './result.ts'
import { emptySessions, pastOf, type Sessions, withEntry } from './sessions.ts'
import { bytesOfStore, emptyStore, type Store } from './store.ts'

export type Machine = {
  /** Of the last entry that was applied. */
  readonly appliedIndex: number
  readonly store: Store
  readonly sessions: Sessions
}

/** The same on all nodes, else their machines come to differ. */
export type MachineLimits = {
  /** Sessions that are remembered at once, at least 1. */
  readonly sessions: number
  /** Changes that those who watch may lag behind, at least so many. */
  readonly events: number
}

export type Applied = { readonly machine: Machine; readonly result: Result }

/** Dissertation, section 6.3: a command that was seen before is not applied again. */
export type IsRepeat = (seen: boolean) => boolean

const DEFAULT_LIMITS: MachineLimits = { sessions: 1000, events: 1000 }

/** The same object for all that begin with the usual limits. */
const EMPTY = machineWith(DEFAULT_LIMITS)

export function emptyMachine(limits: MachineLimits = DEFAULT_LIMITS): Machine {
  return limits === DEFAULT_LIMITS ? EMPTY : machineWith(limits)
}

function machineWith({ sessions, events }: MachineLimits): Machine {
  return { appliedIndex: 0, store: emptyStore(events), sessions: emptySessions(sessions) }
}

/**
 * Applies the entry at `index`, greater than `appliedIndex`. `session` is absent for what no client asked for. A repeated
 * serial answers the result that is kept of it and changes the session's record alone; one that was acknowledged, or whose
 * session may have been dropped, answers `info` and changes nothing else either.
 * Cost: O(log of the number of keys and sessions), and O(length) of lists and transactions in it.
 */
export function applyCommand(
  machine: Machine,
  index: number,
  command: Command,
  session: Session | undefined,
  isRepeat: IsRepeat = (seen) => seen,
): Applied {
  const { store, sessions } = machine
  if (session === undefined) {
    const done = execute(store, index, command)
    return {
      machine: { appliedIndex: index, store: done.store, sessions },
      result: { type: 'ok', value: done.value },
    }
  }
  const past = pastOf(sessions, session)
  if (past === 'expired') return { machine: { appliedIndex: index, store, sessions }, result: SESSION_EXPIRED }
  if (isRepeat(past !== 'none')) {
    const result = typeof past === 'string' ? STALE_SESSION : past
    return { machine: { appliedIndex: index, store, sessions: withEntry(sessions, index, session, undefined) }, result }
  }
  const done = execute(store, index, command)
  const result: Result = { type: 'ok', value: done.value }
  return {
    machine: { appliedIndex: index, store: done.store, sessions: withEntry(sessions, index, session, result) },
    result,
  }
}

/** What a client that asks `query` is told; see query.ts. */
export function readMachine({ store, appliedIndex }: Machine, query: Query): Json {
  return readStore(store, appliedIndex, query)
}

/**
 * A digest of the registers, lists, locks and sessions: an integer below 2^52, equal where these are equal, in whatever
 * order they came about. Not of `appliedIndex` and of the window for those who watch. O(1).
 */
export function digestOf({ store, sessions }: Machine): number {
  return hashSum(store.hash, sessions.hash)
}

/** About what a snapshot of it takes up on a disk. O(1). */
export function bytesOfMachine({ store, sessions }: Machine): number {
  return bytesOfStore(store) + sessions.bytes
}
