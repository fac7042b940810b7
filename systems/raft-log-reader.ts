/**
 * The contract of readers of Raft logs: a copy of a member's log in, the events in the order in which they were written
 * out. What a system does not write (votes, identity, ...) is absent from the events.
 * Station: evidence.
 */
import type { LoggedWrite, RaftLogEvent } from '../harness/core/raft-log.ts'
import type { ClientRequest } from './client.ts'

export type RaftLogReader = {
  /** Path in the node's container whose content is its log; a folder below one of its data paths. */
  readonly path: string
  /**
   * Reads the log in `directory`, a copy of `path`. Yields records as they lie there, overwritten ones too, and ends with
   * exactly one `end` or `corruption`. Never throws for what a file holds; a directory that cannot be read throws
   * EnvironmentError LOG_UNREADABLE. Memory is bounded by a small part of the log's length, not by its bytes.
   */
  read(directory: string): Iterable<RaftLogEvent>
  /** How a client's request appears in the log; undefined if it does not, as a read. */
  logged(request: ClientRequest): LoggedWrite | undefined
}
