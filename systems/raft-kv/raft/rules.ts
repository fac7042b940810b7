/**
 * The decisions of Raft as one record of small pure functions: the core asks them and decides nothing by itself. A
 * deliberate defect (bugs/) is this record with a member replaced, so the core contains no trace of defects.
 * Sources: Ongaro & Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended Version)", 2014, by section;
 * Ongaro's dissertation, 2014, as "dissertation".
 */
import type { Entry, Log } from './log.ts'
import type { Message } from './messages.ts'
import { CLOCK_DRIFT_MAX } from './timing.ts'

type LogEnd = { readonly lastIndex: number; readonly lastTerm: number }

export type Rules = {
  /** Section 5.2: enough votes or copies to be a majority of these many voters. */
  isMajority(count: number, size: number): boolean

  /** Figure 2, "before responding to RPCs": whether this message promises what must first be durable. */
  waitsForDisk(message: Message): boolean
  /** Figure 2, votedFor: what of the vote is written. */
  voteToPersist(vote: string | undefined): string | undefined
  /** Figure 2, persistent state: what must be synced before anything is promised of it. */
  syncs(what: 'term and vote' | 'entries'): boolean
  /** A sync that failed leaves the disk unknown for ever ("fsyncgate"): whether the process must end. */
  endsAtFailedSync(): boolean
  /** Dissertation 10.2.1: up to where the leader may count itself among those that hold an entry durably. */
  leaderHolds(stableIndex: number, lastIndex: number): number

  /** Figure 2, RequestVote 2 (section 5.2): one vote a term, first come first served. */
  voteIsFree(vote: string | undefined, candidate: string): boolean
  /**
   * Section 5.4.1: the candidate's log is at least as up-to-date, by the last entries' terms, then by length; of one that the
   * leader itself sent no less (dissertation 3.10).
   */
  isUpToDate(candidate: LogEnd, own: LogEnd, isTransfer: boolean): boolean
  /** Section 5.1: votes of other terms do not count. */
  voteCounts(voteTerm: number, ownTerm: number): boolean
  /** Section 5.2: each server's vote counts once, however often it comes; and only a voter's. */
  withVote(votes: readonly string[], voter: string): readonly string[]
  countVotes(votes: readonly string[], voters: readonly string[]): number
  /** Section 8: what a new leader appends at once. */
  entriesAtElection(term: number): readonly Entry[]
  /** Dissertation 4.2.3: a leader heard so lately is not deposed; leases rest on it (6.4.1). */
  protectsLeader(sinceHeardUs: number, electionTimeoutUs: number): boolean

  /** Figure 2, AppendEntries 1 (section 5.1): a leader of an earlier term is refused. */
  appendIsCurrent(leaderTerm: number, ownTerm: number): boolean
  /** Figure 2, AppendEntries 2 (section 5.3): the log holds an entry at prevIndex with prevTerm. */
  matchesAt(log: Log, prevIndex: number, prevTerm: number): boolean
  /** Figure 2, AppendEntries 3 and 4 (section 5.3): conflicting entries go with all that follow, new ones are appended. */
  withEntries(log: Log, prevIndex: number, entries: readonly Entry[]): Log
  /** Figure 2, AppendEntries 5 (section 5.3): min(leaderCommit, index of last new entry), never back. */
  followerCommit(commitIndex: number, leaderCommit: number, lastNewIndex: number): number
  /** Figure 2, Leaders (section 5.4.2): only entries of the leader's own term are committed by counting copies. */
  mayCommit(entryTerm: number, ownTerm: number): boolean
  /** Section 5.3: up to where entries may be applied. */
  mayApplyTo(commitIndex: number, lastIndex: number): number

  /** Section 8: whether a command may be answered although it is only in the leader's own log. */
  mayAnswerUncommitted(): boolean
  /** Whether this applied command is what the request waits for: its own, not another that took its place. */
  isAwaited(sessionId: string, ownSessionId: string): boolean
  /** Section 8, dissertation 6.3: a command that the session had applied before is not applied again. */
  isRepeat(seen: boolean): boolean

  /** Dissertation 6.4 step 1 (paper section 8): the leader has committed an entry of its own term. */
  mayBeginRead(termOfCommitIndex: number, ownTerm: number): boolean
  /** Dissertation 6.4 step 3: this node acknowledged a round of heartbeats that began after the read did. */
  confirmsRead(readRound: number, ackedRound: number): boolean
  /** Dissertation 6.4 step 4: the state machine has advanced at least as far as the read's index. */
  mayServeRead(appliedIndex: number, readIndex: number): boolean
  /** Dissertation 6.4.1: how long a lease lasts from when the round of heartbeats began that a quorum acknowledged. */
  leaseUs(electionTimeoutUs: number): number
  /** Dissertation 6.4.1 with 3.10: no lease while leadership is being handed over, nor once somebody was told. */
  keepsLeaseInTransfer(): boolean

  /** Dissertation 4.1 and the erratum of 2015: the change before is committed, and an entry of the own term is. */
  mayChangeMembers(configurationIndex: number, commitIndex: number, termOfCommitIndex: number, ownTerm: number): boolean
  /** Dissertation 3.10: leadership is handed to one that has the whole log. */
  mayTakeOver(matchIndex: number, lastIndex: number): boolean
  /** Section 7: a snapshot of what is committed here already changes nothing. */
  snapshotIsNews(snapshotIndex: number, commitIndex: number): boolean
  /** Figure 13, step 6: entries after the snapshot stay where the log has its last entry. */
  keepsSuffix(log: Log, snapshotIndex: number, snapshotTerm: number): boolean
}

/** Of a term, a vote or entries: what was said must be true after a crash, too. */
const PROMISES: readonly Message['type'][] = [
  'request-vote',
  'vote',
  'append-accepted',
  'append-rejected',
  'heartbeat-reply',
]

export const RAFT_RULES: Rules = {
  isMajority: (count, size) => 2 * count > size,

  waitsForDisk: ({ type }) => PROMISES.includes(type),
  voteToPersist: (vote) => vote,
  syncs: () => true,
  endsAtFailedSync: () => true,
  leaderHolds: (stableIndex) => stableIndex,

  voteIsFree: (vote, candidate) => vote === undefined || vote === candidate,
  isUpToDate: (candidate, own) =>
    candidate.lastTerm === own.lastTerm ? candidate.lastIndex >= own.lastIndex : candidate.lastTerm > own.lastTerm,
  voteCounts: (voteTerm, ownTerm) => voteTerm === ownTerm,
  withVote: (votes, voter) => (votes.includes(voter) ? votes : [...votes, voter]),
  countVotes: (votes, voters) => voters.filter((voter) => votes.includes(voter)).length,
  entriesAtElection: (term) => [{ type: 'no-op', term }],
  protectsLeader: (sinceHeardUs, electionTimeoutUs) => sinceHeardUs < electionTimeoutUs,

  appendIsCurrent: (leaderTerm, ownTerm) => leaderTerm >= ownTerm,
  matchesAt: (log, prevIndex, prevTerm) => log.termAt(prevIndex) === prevTerm,
  withEntries,
  followerCommit: (commitIndex, leaderCommit, lastNewIndex) =>
    Math.max(commitIndex, Math.min(leaderCommit, lastNewIndex)),
  mayCommit: (entryTerm, ownTerm) => entryTerm === ownTerm,
  mayApplyTo: (commitIndex) => commitIndex,

  mayAnswerUncommitted: () => false,
  isAwaited: (sessionId, ownSessionId) => sessionId === ownSessionId,
  isRepeat: (seen) => seen,

  mayBeginRead: (termOfCommitIndex, ownTerm) => termOfCommitIndex === ownTerm,
  confirmsRead: (readRound, ackedRound) => ackedRound >= readRound,
  mayServeRead: (appliedIndex, readIndex) => appliedIndex >= readIndex,
  leaseUs: (electionTimeoutUs) => electionTimeoutUs / CLOCK_DRIFT_MAX,
  keepsLeaseInTransfer: () => false,

  mayChangeMembers: (configurationIndex, commitIndex, termOfCommitIndex, ownTerm) =>
    configurationIndex <= commitIndex && termOfCommitIndex === ownTerm,
  mayTakeOver: (matchIndex, lastIndex) => matchIndex >= lastIndex,
  snapshotIsNews: (snapshotIndex, commitIndex) => snapshotIndex > commitIndex,
  keepsSuffix: (log, snapshotIndex, snapshotTerm) => log.termAt(snapshotIndex) === snapshotTerm,
}

/** Entries that are there already stay, since an AppendEntries may be late and shorter than what was appended meanwhile. */
function withEntries(log: Log, prevIndex: number, entries: readonly Entry[]): Log {
  // What is compacted away is committed, so it matches.
  const compacted = Math.max(0, log.snapshot.index - prevIndex)
  const kept = compacted === 0 ? entries : entries.slice(compacted)
  const from = prevIndex + compacted + 1
  const firstNew = kept.findIndex((entry, i) => log.termAt(from + i) !== entry.term)
  if (firstNew === -1) return log
  return log.truncatedFrom(from + firstNew).append(firstNew === 0 ? kept : kept.slice(firstNew))
}
