/**
 * What nodes of a raft-kv cluster tell one another. RequestVote and AppendEntries with their replies are Figure 2's;
 * `round` serves ReadIndex (dissertation, section 6.4); proposals and reads are forwarded to the leader as etcd does.
 */
import type { Entry, Origin } from './log.ts'
import type { Command } from './state-machine.ts'

export type RequestVote = {
  readonly type: 'request-vote'
  readonly term: number
  readonly lastIndex: number
  readonly lastTerm: number
}

export type Vote = { readonly type: 'vote'; readonly term: number; readonly granted: boolean }

/** A heartbeat is one without entries. */
export type AppendEntries = {
  readonly type: 'append-entries'
  readonly term: number
  readonly prevIndex: number
  readonly prevTerm: number
  readonly entries: readonly Entry[]
  readonly leaderCommit: number
  /** The leader's latest round of heartbeats; the reply carries it back. */
  readonly round: number
}

export type AppendReply = AppendAccepted | AppendRejected

export type AppendAccepted = {
  readonly type: 'append-accepted'
  readonly term: number
  readonly round: number
  /** The follower's log equals the leader's up to here. */
  readonly matchIndex: number
}

/** The consistency check failed; the hint saves the leader from going back one entry at a time (end of section 5.3). */
export type AppendRejected = {
  readonly type: 'append-rejected'
  readonly term: number
  readonly round: number
  /** The prevIndex refused. */
  readonly prevIndex: number
  /** Term of the follower's entry at prevIndex; 0 if its log is shorter. */
  readonly conflictTerm: number
  /** First index of that term in the follower's log; the index after its last entry if its log is shorter. */
  readonly conflictIndex: number
}

/** A client's command, handed on to the leader. Lost without trace if the receiver does not lead. */
export type Propose = { readonly type: 'propose'; readonly command: Command; readonly origin: Origin }

/** A client's read, handed on to the leader, which answers with the index that must be applied before it is served. */
export type ReadIndex = { readonly type: 'read-index'; readonly origin: Origin }
export type ReadIndexReply = { readonly type: 'read-index-reply'; readonly request: number; readonly index: number }

export type Message = RequestVote | Vote | AppendEntries | AppendReply | Propose | ReadIndex | ReadIndexReply
