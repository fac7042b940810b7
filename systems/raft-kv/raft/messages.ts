/**
 * What nodes of a raft-kv cluster tell one another. RequestVote, AppendEntries and InstallSnapshot with their replies are the
 * paper's (Figures 2 and 13); pre-votes the dissertation's 9.6; TimeoutNow its 3.10. Heartbeats are messages of their own, as
 * in etcd: they carry the commit index as far as the follower is known to match, and `round` for ReadIndex (6.4).
 */
import type { Command, Session } from '../machine/command.ts'
import type { Entry } from './log.ts'
import type { Snapshot } from './snapshot.ts'

type Candidate = { readonly lastIndex: number; readonly lastTerm: number }

/** Asks whether a vote in `term` would be given; nobody's term changes. */
export type PreVote = Candidate & { readonly type: 'pre-vote'; readonly term: number }
export type PreVoteReply = { readonly type: 'pre-vote-reply'; readonly term: number; readonly granted: boolean }

/** `transfer`: on the leader's own wish, so nobody protects the leader (dissertation 3.10). */
export type RequestVote = Candidate & {
  readonly type: 'request-vote'
  readonly term: number
  readonly transfer: boolean
}
export type Vote = { readonly type: 'vote'; readonly term: number; readonly granted: boolean }

export type AppendEntries = {
  readonly type: 'append-entries'
  readonly term: number
  readonly prevIndex: number
  readonly prevTerm: number
  readonly entries: readonly Entry[]
  readonly leaderCommit: number
  /**
   * False: it only tells what is committed now, of entries whose own AppendEntries is answered already or will be, so that
   * acceptance would say nothing new. A refusal is always told.
   */
  readonly wantsReply: boolean
}

/** `matchIndex`: the follower's log equals the leader's up to here. */
export type AppendAccepted = { readonly type: 'append-accepted'; readonly term: number; readonly matchIndex: number }

/** The consistency check failed; the hint saves the leader from going back one entry at a time (end of section 5.3). */
export type AppendRejected = {
  readonly type: 'append-rejected'
  readonly term: number
  /** The prevIndex refused. */
  readonly prevIndex: number
  /** Term of the follower's entry at prevIndex; 0 if its log is shorter. */
  readonly conflictTerm: number
  /** First index of that term in the follower's log; the index after its last entry if its log is shorter. */
  readonly conflictIndex: number
}
export type AppendReply = AppendAccepted | AppendRejected

export type Heartbeat = {
  readonly type: 'heartbeat'
  readonly term: number
  readonly commit: number
  /**
   * The leader's latest round of heartbeats, and when it began by the leader's clock; the reply carries both back, or 0 if the
   * leader is not followed.
   */
  readonly round: number
  readonly sentUs: number
}
export type HeartbeatReply = {
  readonly type: 'heartbeat-reply'
  readonly term: number
  readonly round: number
  readonly sentUs: number
}

/** Figure 13, in one piece. Answered as an AppendEntries is. */
export type InstallSnapshot = { readonly type: 'install-snapshot'; readonly term: number; readonly snapshot: Snapshot }

/** Stand for election at once. */
export type TimeoutNow = { readonly type: 'timeout-now'; readonly term: number }

/** A client's command, handed on to the leader. Lost without trace if the receiver does not lead. */
export type Propose = { readonly type: 'propose'; readonly command: Command; readonly session: Session }

/** A client's read, handed on to the leader, which answers with the index that must be applied before it is served. */
export type ReadIndex = { readonly type: 'read-index'; readonly request: number }
export type ReadIndexReply = { readonly type: 'read-index-reply'; readonly request: number; readonly index: number }

/** What a member of a term says; a higher term is heeded before anything else (Figure 2, All Servers). */
export type TermMessage =
  | PreVote
  | PreVoteReply
  | RequestVote
  | Vote
  | AppendEntries
  | AppendReply
  | Heartbeat
  | HeartbeatReply
  | InstallSnapshot
  | TimeoutNow

export type Message = TermMessage | Propose | ReadIndex | ReadIndexReply
