/** Entries, logs, disks and messages of raft-kv made by hand, as short as a test can say them. */
import type { Session } from '../../../systems/raft-kv/machine/command.ts'
import { emptyMachine } from '../../../systems/raft-kv/machine/machine.ts'
import type { Configuration } from '../../../systems/raft-kv/raft/configuration.ts'
import { type Entry, Log } from '../../../systems/raft-kv/raft/log.ts'
import type {
  AppendAccepted,
  AppendRejected,
  HeartbeatReply,
  PreVote,
  PreVoteReply,
  RequestVote,
  Vote,
} from '../../../systems/raft-kv/raft/messages.ts'
import type { Snapshot } from '../../../systems/raft-kv/raft/snapshot.ts'
import type { LogRecord } from '../../../systems/raft-kv/raft/storage.ts'
import type { DiskImage, StoredRecord } from '../../../systems/sim-system.ts'

/** A write of `value` to 'k' by a session of its own, unless one is given. */
export function write(term: number, value: number, session: Partial<Session> = {}): Entry {
  const whose: Session = { id: `c${value}`, serial: 1, ackedBelow: 1, openedAt: 0, ...session }
  return { type: 'command', term, command: { type: 'write', key: 'k', value }, session: whose }
}

/** Entries of these terms, each a write of its index to 'k'. */
export function entries(...terms: readonly number[]): readonly Entry[] {
  return terms.map((term, i) => write(term, i + 1))
}

export function logOf(...terms: readonly number[]): Log {
  return Log.of(entries(...terms))
}

export function change(term: number, voters: readonly string[], more: Partial<Configuration> = {}): Entry {
  return { type: 'configuration', term, configuration: { voters, learners: [], ...more } }
}

export function termsOf(log: Log): readonly number[] {
  return log.entriesFrom(log.firstIndex).map(({ term }) => term)
}

/** What a node has on its disk: everything absent is as on a node that never did anything. */
export type Before = {
  readonly term?: number
  readonly vote?: string
  readonly commit?: number
  readonly entries?: readonly Entry[]
  readonly snapshot?: Snapshot
}

/** A snapshot that covers entries up to this one, of a cluster of three. */
export function snapshotAt(index: number, term: number, voters: readonly string[] = ['n1', 'n2', 'n3']): Snapshot {
  const machine = { ...emptyMachine(), appliedIndex: index }
  return { index, term, configuration: { voters, learners: [] }, machine }
}

export function headerOf(before: Before = {}, voters?: readonly string[]): LogRecord & { type: 'header' } {
  const { vote, commit = 0, snapshot = snapshotAt(0, 0, voters) } = before
  const { term = before.entries?.at(-1)?.term ?? snapshot.term } = before
  const base = { term: snapshot.term, index: snapshot.index }
  return { type: 'header', term, vote, commit, snapshot, base, entries: before.entries ?? [] }
}

/** The first and only file, of one record; nothing at all if nothing is known. */
export function diskOf(before: Before, voters: readonly string[]): DiskImage {
  if (Object.keys(before).length === 0) return new Map()
  return new Map([['log.1', whole(headerOf(before, voters))]])
}

export function whole(...records: readonly LogRecord[]): readonly StoredRecord[] {
  return records.map((value) => ({ value, whole: true }))
}

/** A record that power loss hit. */
export function torn(value: LogRecord): StoredRecord {
  return { value, whole: false }
}

// --- messages ---

export function requestVote(term: number, lastIndex = 0, lastTerm = 0, transfer = false): RequestVote {
  return { type: 'request-vote', term, lastIndex, lastTerm, transfer }
}

export function vote(term: number, granted = true): Vote {
  return { type: 'vote', term, granted }
}

export function preVote(term: number, lastIndex = 0, lastTerm = 0): PreVote {
  return { type: 'pre-vote', term, lastIndex, lastTerm }
}

export function preVoteReply(term: number, granted = true): PreVoteReply {
  return { type: 'pre-vote-reply', term, granted }
}

export function accepted(term: number, matchIndex: number): AppendAccepted {
  return { type: 'append-accepted', term, matchIndex }
}

/** By a follower whose log ends before `conflictIndex`, unless the term of its own entry is given. */
export function rejected(term: number, prevIndex: number, conflictIndex: number, conflictTerm = 0): AppendRejected {
  return { type: 'append-rejected', term, prevIndex, conflictTerm, conflictIndex }
}

export function heartbeatReply(term: number, round: number, sentUs = 0): HeartbeatReply {
  return { type: 'heartbeat-reply', term, round, sentUs }
}
