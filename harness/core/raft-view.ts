/**
 * A window on one Raft node's state, for monitors that look after every step. Nothing is copied: a view is valid until the
 * node's next step, except `log`, which is a value of its own.
 * Station: evidence. Terms and indexes are integers below 2^53; the paper's words.
 */
import type { EntryId } from './raft-message.ts'

export type RaftView = {
  readonly role: 'follower' | 'pre-candidate' | 'candidate' | 'leader'
  readonly term: number
  /** Whom it voted for in `term`. */
  readonly vote: string | undefined
  readonly commitIndex: number
  readonly appliedIndex: number
  readonly log: LogView
  /** Digest of the applied state: equal states have equal ones. O(1), kept up to date by the node. */
  readonly digest: number
  /** Voters of the configuration in force, the latest in the log; two lists while it is a joint one. */
  readonly voters: readonly (readonly string[])[]
}

/** A log as a value: the same object as long as the log is the same. */
export type LogView = {
  /** The last entry that a snapshot replaced; (0, 0) without one. */
  readonly snapshot: EntryId
  readonly lastIndex: number
  /** Undefined before the snapshot's last entry and after lastIndex; the snapshot's term at its index. */
  termAt(index: number): number | undefined
  /** The command at an index above the snapshot: the same object wherever it was replicated to, unless it was changed. */
  commandAt(index: number): unknown
}
