/**
 * The state of one raft-kv node: Figure 2's "State" box, what waits for the disk, and what clients wait for. Immutable:
 * every step makes a new one.
 */

import { invariant } from '../../../harness/core/errors.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { Command, Session } from '../machine/command.ts'
import { emptyMachine, type Machine } from '../machine/machine.ts'
import type { Query } from '../machine/query.ts'
import type { Configuration } from './configuration.ts'
import { firstDifference, type Log } from './log.ts'
import type { Peers } from './peers.ts'
import type { Snapshot } from './snapshot.ts'
import type { Send } from './turn.ts'

/** What survives a crash (Figure 2, "persistent state on all servers"; section 7). */
export type Durable = {
  readonly term: number
  readonly vote: string | undefined
  readonly log: Log
  readonly snapshot: Snapshot
}

/**
 * - `probe`: the follower's log is not known to match; one AppendEntries at a time finds out.
 * - `pipeline`: it matched; entries are sent as they come, before earlier ones are acknowledged (dissertation, 10.2.1).
 * - `snapshot`: it lacks entries that are compacted away; a snapshot is under way, and nothing else is sent.
 */
export type Flow = 'probe' | 'pipeline' | 'snapshot'

/** What a leader knows of a follower (Figure 2, nextIndex and matchIndex). */
export type Progress = {
  readonly flow: Flow
  readonly nextIndex: number
  readonly matchIndex: number
  /** A probe is under way; cleared by its answer, and by the next heartbeat's, since it may be lost. */
  readonly isProbing: boolean
  /** Latest round of heartbeats that it acknowledged, and when that began; both by this leader. */
  readonly ackedRound: number
  readonly ackedSentUs: number
  /** When it was last heard of, for check-quorum. */
  readonly heardUs: number
}

/** A read at the leader that waits for proof of leadership: a quorum's acknowledgement of `round` or a later one. */
export type UnconfirmedRead = {
  readonly node: string
  readonly request: number
  readonly index: number
  readonly round: number
}
/** Who asked for a read: the node that took it from a client. */
export type ReadOrigin = { readonly node: string; readonly request: number }

export type LeaderRole = {
  readonly type: 'leader'
  /** Of every member but itself. */
  readonly progress: Peers<Progress>
  readonly round: number
  readonly reads: readonly UnconfirmedRead[]
  /** Reads that came before this leader had committed an entry of its own term (dissertation, 6.4 step 1). */
  readonly postponedReads: readonly ReadOrigin[]
  /** To whom leadership is being handed over (dissertation 3.10), and when that is given up. */
  readonly transfer: { readonly to: string; readonly untilUs: number; readonly isTold: boolean } | undefined
  /** The round in which learners catch up (dissertation 4.2.1): to the index that was last when it began. */
  readonly learning: { readonly goal: number; readonly sinceUs: number } | undefined
  /** Somebody was told to stand for election in this term: it may do so at any time, so there are no more leases. */
  readonly hasToldSuccessor: boolean
}

export type Role =
  /** `timeoutUs`: how long after it last heard a leader it stands for election; 0: whenever its timer comes up. */
  | { readonly type: 'follower'; readonly leader: string | undefined; readonly timeoutUs: number }
  | { readonly type: 'pre-candidate'; readonly votes: readonly string[] }
  | { readonly type: 'candidate'; readonly votes: readonly string[] }
  | LeaderRole

/** A client request that this node received and has not answered; `value` is the request's. */
export type ClientWait = { readonly value: Json; readonly untilUs: number } & (
  | { readonly type: 'command'; readonly command: Command; readonly session: Session; readonly retryAtUs: number }
  | { readonly type: 'read'; readonly query: Query; readonly retryAtUs: number }
  /** Until there is an event to tell. */
  | { readonly type: 'watch'; readonly query: Query }
)

/** A read that may be served once `index` is applied. */
export type ConfirmedRead = { readonly request: number; readonly index: number }

/** Messages that promise what is not yet durable, and what else happens when it is. Tickets are answered in order. */
export type Held = {
  readonly ticket: number
  readonly sends: readonly Send[]
  /** The last entry that will then be durable. */
  readonly last: EntryId
  /** The term whose own vote will then be durable, if there is one. */
  readonly votedIn: number | undefined
  /** Files that are then no longer needed. */
  readonly obsolete: readonly string[]
}

/** What a node knows of its own disk. */
export type DiskState = {
  /** Number of the file that records go to. */
  readonly generation: number
  readonly nextTicket: number
  readonly held: readonly Held[]
  /** The log up to here is durable. */
  readonly stableIndex: number
  /** The commit index that was written last. */
  readonly writtenCommit: number
}

export type RaftState = Durable & {
  readonly role: Role
  /** Highest index known to be committed, and highest applied to `machine`. */
  readonly commitIndex: number
  readonly appliedIndex: number
  readonly machine: Machine
  /** Configurations of the log by index, the snapshot's first: the last one is in force (section 6). Never empty. */
  readonly configurations: readonly { readonly index: number; readonly configuration: Configuration }[]
  /** When a leader of this term or, after a restart, perhaps of an earlier one was last heard (dissertation 4.2.3). */
  readonly heardLeaderUs: number
  readonly waits: ReadonlyMap<number, ClientWait>
  readonly confirmedReads: readonly ConfirmedRead[]
  /** Serial of the next command that a client gives this node, in the session of this life. */
  readonly nextSerial: number
  /** An index that was committed when this life began (machine/sessions.ts). */
  readonly openedAt: number
  readonly disk: DiskState
}

export const NO_ENTRY: EntryId = { term: 0, index: 0 }

export function firstSnapshot(voters: readonly string[]): Snapshot {
  return { ...NO_ENTRY, configuration: { voters, learners: [] }, machine: emptyMachine() }
}

/** A node that begins with this on its disk, or with nothing. */
export function initialState(durable: Durable, commit: number, disk: DiskState, nowUs: number): RaftState {
  const { snapshot, log } = durable
  // What was written as committed is; without that it is learnt anew.
  const commitIndex = Math.max(snapshot.index, Math.min(commit, log.lastIndex))
  return withConfigurations(
    {
      ...durable,
      role: { type: 'follower', leader: undefined, timeoutUs: 0 },
      commitIndex,
      appliedIndex: snapshot.index,
      machine: snapshot.machine,
      configurations: [{ index: snapshot.index, configuration: snapshot.configuration }],
      heardLeaderUs: nowUs,
      waits: new Map(),
      confirmedReads: [],
      nextSerial: 1,
      openedAt: commitIndex,
      disk,
    },
    log.firstIndex,
  )
}

/** The same node with another log; follows the configuration and what of the log is durable. Cost: the new entries. */
export function withLog(state: RaftState, log: Log): RaftState {
  if (log === state.log) return state
  const from = firstDifference(state.log, log)
  const { disk, configurations } = state
  const kept = configurations.filter(({ index }) => index < from || index === state.snapshot.index)
  const stableIndex = Math.min(disk.stableIndex, from - 1)
  return withConfigurations(
    {
      ...state,
      log,
      configurations: kept.length === configurations.length ? configurations : kept,
      disk: stableIndex === disk.stableIndex ? disk : { ...disk, stableIndex },
    },
    Math.max(from, log.firstIndex),
  )
}

/** Adds the configurations among the entries from `from` on. */
function withConfigurations(state: RaftState, from: number): RaftState {
  let { configurations } = state
  for (let index = from; index <= state.log.lastIndex; index++) {
    const entry = state.log.at(index)
    if (entry.type === 'configuration' && index > state.snapshot.index)
      configurations = [...configurations, { index, configuration: entry.configuration }]
  }
  return configurations === state.configurations ? state : { ...state, configurations }
}

/** In force from its append on, committed or not (section 6). */
export function configurationOf({ configurations }: RaftState): Configuration {
  const last = configurations.at(-1)
  invariant(last !== undefined, 'a node has a configuration')
  return last.configuration
}

/** Index of the configuration in force. */
export function configurationIndex({ configurations }: RaftState): number {
  return configurations.at(-1)?.index ?? 0
}

/** The leader this node knows in its term: itself, the one it follows, or none. */
export function knownLeader(state: RaftState, node: string): string | undefined {
  if (state.role.type === 'leader') return node
  return state.role.type === 'follower' ? state.role.leader : undefined
}
