/**
 * The contract of simulated systems: a deterministic state machine for each node, fed with events, answering with effects.
 * Station: system. What a system cannot do is absent, not a method that throws.
 */
import type { Json } from '../harness/core/json.ts'
import type { NodeStatus, StateHash } from '../harness/core/raft-evidence.ts'
import type { LoggedWrite, RaftLogEvent } from '../harness/core/raft-log.ts'
import type { MessageType, RaftMessage } from '../harness/core/raft-message.ts'
import type { RaftView } from '../harness/core/raft-view.ts'
import type { Random } from '../harness/core/random.ts'
import type { ClientRequest, Completion } from './client.ts'
import type { Settings } from './options.ts'
import type { SystemFacts } from './system-facts.ts'

/** A record as a node writes it; `bytes` is what it takes up in its file, which decides the sectors it lies in. */
export type DiskRecord = { readonly value: unknown; readonly bytes: number }

/** A record as it is read back. Not `whole`: its checksum does not fit, since part of it was lost or changed. */
export type StoredRecord = { readonly value: unknown; readonly whole: boolean }

/** What a node finds on its disk: records by file, in the order of writing. Files whose name was lost are absent. */
export type DiskImage = ReadonlyMap<string, readonly StoredRecord[]>

/** What a node is told. The disk is empty at the very first start. */
export type SimEvent =
  | { readonly type: 'start'; readonly disk: DiskImage }
  | { readonly type: 'message'; readonly from: string; readonly message: unknown }
  | { readonly type: 'timer'; readonly timer: string }
  | { readonly type: 'request'; readonly request: number; readonly body: ClientRequest }
  /** What the sync of this ticket covers is durable. Syncs of a node end in the order in which they were asked for. */
  | { readonly type: 'synced'; readonly ticket: number }
  /** The sync failed; what it was to cover may be lost, and no later sync will bring it back ("fsyncgate"). */
  | { readonly type: 'sync-failed'; readonly ticket: number; readonly code: 'EIO' }

/** What a node wants done; done in order. Nothing waits for the disk by itself: a node holds back what must. */
export type SimEffect =
  /** Handed to the kernel: it survives a kill at once, a loss of power only when synced. Creates the file. */
  | { readonly type: 'append'; readonly file: string; readonly records: readonly DiskRecord[] }
  | { readonly type: 'remove'; readonly file: string }
  /** Makes durable what was appended to the files, and with `names` which files there are. Answered by 'synced'. */
  | { readonly type: 'sync'; readonly files: readonly string[]; readonly names: boolean; readonly ticket: number }
  | { readonly type: 'send'; readonly to: string; readonly message: unknown }
  /** Replaces the timer of that name. By the node's own clock. */
  | { readonly type: 'set-timer'; readonly timer: string; readonly delayUs: number }
  | { readonly type: 'cancel-timer'; readonly timer: string }
  | { readonly type: 'reply'; readonly request: number; readonly completion: Completion }
  /** Something rare happened that a campaign must have seen, such as 'conflicting suffix truncated'. Counted. */
  | { readonly type: 'mark'; readonly name: string }
  /** The process ends itself, as after an I/O error: like a kill, and last among the effects of its step. */
  | { readonly type: 'exit'; readonly reason: string }

export type SimNodeContext = {
  readonly node: string
  /** Every node there is; those that are members is the system's own business. */
  readonly nodes: readonly string[]
  readonly settings: Settings
  /** The node's own clock in microseconds, an integer that never decreases in one life; it may run fast, slow, or jump. */
  readonly nowUs: number
  /** What its wall clock shows in this step, in microseconds since 1970: may be off, run fast or slow, and go back. */
  wallUs(): number
  /** The node's own stream. */
  readonly random: Random
  /** Counts the starts of this node, from 1. */
  readonly life: number
}

/** What a system that speaks Raft lets others understand: rules and traces of messages, monitors, logs as evidence. */
export type SimRaft = {
  describe(from: string, to: string, message: unknown): RaftMessage
  /** The type alone, at O(1). */
  typeOf(message: unknown): MessageType
  /** The message without entries after `afterIndex`, its commit index not beyond it; undefined if nothing is left. */
  cut(message: unknown, afterIndex: number): unknown
  status(node: string, state: unknown): NodeStatus
  stateHash(node: string, state: unknown): StateHash
  /** What monitors look at after each step; a cheap window on the state, no copy. */
  view(state: unknown): RaftView
  /** The node's log as it lies on its disk; ends with 'end' or 'corruption', as systems/raft-log-reader.ts says. */
  readLog(node: string, disk: DiskImage): Iterable<RaftLogEvent>
  /** How a client's request appears in the log; undefined if it does not, as a read. */
  logged(request: ClientRequest): LoggedWrite | undefined
  /** A log's command (LogView.commandAt) for people: its first write as core's `writeText` has it, else its kind. */
  words(command: unknown): string
  timing(settings: Settings): SimRaftTiming
}

/** In microseconds of the node's own clock. */
export type SimRaftTiming = {
  /** The shortest; each is drawn from once to twice this. */
  readonly electionTimeoutUs: number
  readonly heartbeatUs: number
  /** After which a node answers that it does not know. */
  readonly requestTimeoutUs: number
}

export type SimSystem = SystemFacts & {
  readonly runtime: 'sim'
  /** Names of deliberate defects that `--set bug=NAME` switches on. */
  readonly bugs: readonly string[]
  /** Marks that its steps can make: a campaign tells which it never saw. */
  readonly marks: readonly string[]
  /** The volatile state of a node before its start event. */
  init(context: SimNodeContext): unknown
  /** Pure: the state after an event, and what is to be done. The state passed in is not used again. */
  step(
    state: unknown,
    event: SimEvent,
    context: SimNodeContext,
  ): { readonly state: unknown; readonly effects: readonly SimEffect[] }
  /** The running node that is leader of the highest term, if there is one. */
  leader?(states: ReadonlyMap<string, unknown>): string | undefined
  /**
   * Whether each of these nodes would answer a client now, given that messages between them arrive. Absent: a leader, or
   * for systems without leaders their running, is enough.
   */
  ready?(states: ReadonlyMap<string, unknown>): boolean
  readonly raft?: SimRaft
  /** A picture of a node's state for evidence and tests. */
  describe(state: unknown): Json
}
