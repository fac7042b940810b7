/**
 * What happened inside the nodes of a simulated Raft cluster around a violation, as one plain value: what the page of the
 * run draws. Bounded whatever the run's length: the neighbourhood of the violation is kept, the rest is thinned.
 * Station: evidence. Times are simulated ns since the run's start, integers; terms and indexes are Raft's. Texts come from
 * the system and are not escaped.
 */
import type { EntryId, RaftMessage } from './raft-message.ts'
import type { RaftView } from './raft-view.ts'

export type InsideRole = RaftView['role']

/** One node in one role and term. Spans of a node follow one another without gaps or overlaps. */
export type InsideSpan = {
  readonly fromNs: number
  readonly toNs: number
  /** `down`: its process does not run. */
  readonly role: InsideRole | 'down'
  /** While it is down the last one it was known to be in. */
  readonly term: number
  /** It stood still: it was in this role when it was paused, and goes on in it. */
  readonly paused: boolean
}

/** Spans in which a node leads are never thinned, so all changes of leader are told. */
export type InsideNode = { readonly node: string; readonly spans: readonly InsideSpan[] }

/**
 * - fault: one began or ended to act.
 * - election: a node became leader.
 * - operation: one of the witness; `op` is the index of its invocation in the history.
 * - log: an entry that all is about was appended, committed, applied or overwritten.
 * - finding: a monitor found a guarantee of Raft broken, or a checker one of the clients'.
 */
export type InsideEventKind = 'fault' | 'election' | 'operation' | 'log' | 'finding'

export type InsideEvent = {
  readonly timeNs: number
  readonly kind: InsideEventKind
  /** On whose lanes it belongs; none: on all. */
  readonly nodes: readonly string[]
  /** What happened, for a reader who knows Raft. */
  readonly sentence: string
  readonly op?: number
  /** Raft does not allow it, or it explains how a client came to see what it must not see. */
  readonly wrong: boolean
}

export type InsideEntry = EntryId & {
  /** The command in the system's own words, such as 'r3=17'; 'no-op'. */
  readonly what: string
  /** All is about this entry: the witness wrote it, or it is one of those that contradict each other. */
  readonly subject: boolean
  /** Another node holds another entry at this index. Nothing unusual while neither of them is committed. */
  readonly differs: boolean
  /** Both nodes take theirs for committed, or applied it: what Raft must never let happen (section 5.4.3). */
  readonly contradicts: boolean
}

/** One node's log at a moment. A node that is down: as it was when it went down, which need not be what its disk kept. */
export type InsideLog = {
  readonly node: string
  readonly role: InsideRole | 'down'
  readonly paused: boolean
  readonly term: number
  readonly commit: number
  readonly applied: number
  readonly lastIndex: number
  /** The last index that a snapshot stands for; 0 without one. */
  readonly snapshotIndex: number
  /** Of the moment's `indexes` those that it holds, in order. */
  readonly entries: readonly InsideEntry[]
}

/** Logs side by side, all at the same simulated time. */
export type InsideMoment = {
  readonly timeNs: number
  readonly title: string
  /** Whom the title speaks of. */
  readonly of: readonly string[]
  /** Shown, ascending; between two that are not neighbours nothing differs that all is about. */
  readonly indexes: readonly number[]
  readonly logs: readonly InsideLog[]
}

/** A message that never arrived and was not lost was still under way when the recording ended. */
export type InsideMessage = {
  readonly sentNs: number
  readonly arrivedNs?: number
  readonly lostNs?: number
  /** `cut`: by a partition; `down`: the receiver did not run; `link`: by the link's bad quality; `rule`: by a message rule. */
  readonly lost?: 'cut' | 'down' | 'link' | 'rule'
  /** As it was sent. */
  readonly message: RaftMessage
  /** Entries that arrived, where a rule cut some off. */
  readonly delivered?: readonly EntryId[]
}

export type InsideStory = {
  readonly nodes: readonly InsideNode[]
  /** When the recording ended. */
  readonly endNs: number
  /** What all is about: when the violation showed. */
  readonly violationNs: number
  /** One sentence that says what went wrong inside, where that is known. */
  readonly gist?: string
  /** In order of time. */
  readonly events: readonly InsideEvent[]
  /** In order of time. */
  readonly moments: readonly InsideMoment[]
  /** In the order of sending: what matters of what the nodes said to one another around the violation. */
  readonly messages: readonly InsideMessage[]
  /** Messages of the whole run that are not among them. */
  readonly messagesLeftOut: number
}
