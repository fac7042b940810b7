/**
 * The decisions of Raft as one record of small pure functions: the core asks them and decides nothing by itself. A
 * deliberate defect (bugs/) is this record with a member replaced, so the core contains no trace of defects.
 * Sources: Ongaro & Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended Version)", 2014, by section;
 * Ongaro's dissertation, 2014, as "dissertation".
 */
import type { Entry, Log, Origin } from './log.ts'
import type { Durable } from './state.ts'

type LogEnd = { readonly lastIndex: number; readonly lastTerm: number }

export type Rules = {
  /** Section 5.2: enough votes or copies to be a majority of the whole cluster. */
  isQuorum(count: number, clusterSize: number): boolean
  /** Figure 2: what is persisted before any message that promises it leaves. */
  toPersist(durable: Durable): Durable

  /** Figure 2, RequestVote 2 (section 5.2): one vote a term, first come first served. */
  voteIsFree(vote: string | undefined, candidate: string): boolean
  /** Section 5.4.1: the candidate's log is at least as up-to-date, by the last entries' terms, then by length. */
  isUpToDate(candidate: LogEnd, own: LogEnd): boolean
  /** Section 5.1: votes of other terms do not count. */
  voteCounts(voteTerm: number, ownTerm: number): boolean
  /** Section 5.2: each server's vote counts once. */
  withVote(votes: readonly string[], voter: string): readonly string[]
  /** Section 8: what a new leader appends at once. */
  entriesAtElection(term: number): readonly Entry[]

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

  /** Whether this applied entry is what the request waits for: its own, not another that took its place (section 8). */
  answers(origin: Origin | undefined, node: string): boolean

  /** Dissertation 6.4 step 1 (paper section 8): the leader has committed an entry of its own term. */
  mayBeginRead(termOfCommitIndex: number, ownTerm: number): boolean
  /** Dissertation 6.4 step 3: a majority acknowledged a round that began after the read did. */
  readIsConfirmed(readRound: number, ackedRounds: readonly number[], isQuorum: (count: number) => boolean): boolean
  /** Dissertation 6.4 step 4: the state machine has advanced at least as far as the read's index. */
  mayServeRead(appliedIndex: number, readIndex: number): boolean
}

export const RAFT_RULES: Rules = {
  isQuorum: (count, clusterSize) => 2 * count > clusterSize,
  toPersist: ({ term, vote, log }) => ({ term, vote, log }),

  voteIsFree: (vote, candidate) => vote === undefined || vote === candidate,
  isUpToDate: (candidate, own) =>
    candidate.lastTerm === own.lastTerm ? candidate.lastIndex >= own.lastIndex : candidate.lastTerm > own.lastTerm,
  voteCounts: (voteTerm, ownTerm) => voteTerm === ownTerm,
  withVote: (votes, voter) => (votes.includes(voter) ? votes : [...votes, voter]),
  entriesAtElection: (term) => [{ term, command: { type: 'no-op' } }],

  appendIsCurrent: (leaderTerm, ownTerm) => leaderTerm >= ownTerm,
  matchesAt: (log, prevIndex, prevTerm) => log.termAt(prevIndex) === prevTerm,
  withEntries,
  followerCommit: (commitIndex, leaderCommit, lastNewIndex) =>
    Math.max(commitIndex, Math.min(leaderCommit, lastNewIndex)),
  mayCommit: (entryTerm, ownTerm) => entryTerm === ownTerm,
  mayApplyTo: (commitIndex) => commitIndex,

  answers: (origin, node) => origin?.node === node,

  mayBeginRead: (termOfCommitIndex, ownTerm) => termOfCommitIndex === ownTerm,
  readIsConfirmed: (readRound, ackedRounds, isQuorum) =>
    isQuorum(1 + ackedRounds.filter((round) => round >= readRound).length),
  mayServeRead: (appliedIndex, readIndex) => appliedIndex >= readIndex,
}

/** Entries that are there already stay, since an AppendEntries may be late and shorter than what was appended meanwhile. */
function withEntries(log: Log, prevIndex: number, entries: readonly Entry[]): Log {
  const firstNew = entries.findIndex((entry, i) => log.termAt(prevIndex + 1 + i) !== entry.term)
  if (firstNew === -1) return log
  return log.truncatedFrom(prevIndex + 1 + firstNew).append(entries.slice(firstNew))
}
