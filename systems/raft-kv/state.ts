/**
 * The state of one raft-kv node: Figure 2's "State" box and what clients wait for. Immutable: every step makes a new one.
 */
import type { Json } from '../../harness/core/json.ts'
import { Log, type Origin } from './log.ts'
import { PersistentMap } from './persistent-map.ts'
import { noRegisters, type Registers } from './state-machine.ts'

/** What survives a crash (Figure 2, "persistent state on all servers"). */
export type Durable = { readonly term: number; readonly vote: string | undefined; readonly log: Log }

/**
 * - `probe`: the follower's log is not known to match; one AppendEntries at a time finds out.
 * - `pipeline`: it matched; entries are sent as they come, before earlier ones are acknowledged (dissertation, 10.2.1).
 */
export type Flow = 'probe' | 'pipeline'

/** What a leader knows of a follower (Figure 2, nextIndex and matchIndex). */
export type Progress = {
  readonly flow: Flow
  readonly nextIndex: number
  readonly matchIndex: number
  /** Latest round that it acknowledged. */
  readonly ackedRound: number
}

/** A read at the leader that waits for proof of leadership: a majority's acknowledgement of `round` or a later one. */
export type UnconfirmedRead = { readonly origin: Origin; readonly index: number; readonly round: number }

export type Role =
  | { readonly type: 'follower'; readonly leader: string | undefined }
  | { readonly type: 'candidate'; readonly votes: readonly string[] }
  | {
      readonly type: 'leader'
      readonly progress: ReadonlyMap<string, Progress>
      readonly round: number
      readonly reads: readonly UnconfirmedRead[]
      /** Reads that came before this leader had committed an entry of its own term (dissertation, 6.4 step 1). */
      readonly postponedReads: readonly Origin[]
    }
export type LeaderRole = Extract<Role, { type: 'leader' }>

/** A client request that this node received and has not answered; `value` is the request's. */
export type ClientWait =
  | { readonly type: 'command'; readonly value: Json }
  | { readonly type: 'read'; readonly value: Json; readonly key: string }

/** A read that may be served once `index` is applied. */
export type ConfirmedRead = { readonly request: number; readonly index: number }

export type RaftState = Durable & {
  readonly role: Role
  /** Highest index known to be committed, and highest applied to `registers`; 0 after a restart. */
  readonly commitIndex: number
  readonly appliedIndex: number
  readonly registers: Registers
  /** By request number. Those lost on the way stay until the process ends: bounded by the run. */
  readonly waits: PersistentMap<ClientWait>
  readonly confirmedReads: readonly ConfirmedRead[]
}

export function initialState(durable: Durable = { term: 0, vote: undefined, log: Log.of([]) }): RaftState {
  return {
    term: durable.term,
    vote: durable.vote,
    log: durable.log,
    role: { type: 'follower', leader: undefined },
    commitIndex: 0,
    appliedIndex: 0,
    registers: noRegisters(),
    waits: PersistentMap.empty(),
    confirmedReads: [],
  }
}
