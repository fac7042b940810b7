/**
 * Whether a member held an entry while it was in the entry's own term, or got it only from a later leader.
 *
 * Its log alone may not tell: one save writes entries before the hard state (etcd: server/storage/wal, Save), so an entry
 * right before the first hard state of a later term may have come with that term. What tells then:
 *   - what the member itself said in that term: it sent the entry, or acknowledged it, which it does after saving it;
 *   - that it led the term, and so made the entry: it voted for itself, and no other member did (5.2);
 *   - a hard state of the old term after the entry; or that the entry was overwritten within the same stretch, which no
 *     single save does;
 *   - a vote given in the later term: that term came to it by a candidate, before any leader of that term;
 *   - that nobody who stood for a later term ever had the entry: then no later leader can have sent it.
 * Station: verdict.
 */
import type { MemberLog, RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry, RaftLogEvent } from '../../../harness/core/raft-log.ts'
import { arrived, type EntryId, type TraceRecord } from '../../../harness/core/raft-message.ts'

export type Holding =
  | { readonly held: 'yes' | 'unclear'; readonly entry: LogEntry }
  | { readonly held: 'no'; readonly entry?: LogEntry }

export function holdingInTerm(evidence: RaftEvidence, log: MemberLog, id: EntryId): Holding {
  const { events, node } = log
  const at = events.findIndex((event) => event.type === 'entry' && isSame(event, id))
  const entry = events[at]
  if (entry?.type !== 'entry') return { held: 'no' }
  const later = events.findIndex((event) => event.type === 'hard-state' && event.term > id.term)
  if (later >= 0 && at > later) return { held: 'no', entry }
  if (saidSo(evidence, node, id) || ledTerm(evidence, log, id.term)) return { held: 'yes', entry }
  if (later < 0 || !someCandidateHadIt(evidence, id)) return { held: 'yes', entry }
  const between = events.slice(at + 1, later)
  if (between.some((event) => event.type === 'hard-state' || isOverwriting(event, id))) return { held: 'yes', entry }
  if (
    cameFromLaterLeader(evidence, node, id) ||
    between.some((event) => event.type === 'entry' && event.term > id.term)
  )
    return { held: 'no', entry }
  const state = events[later]
  return { held: state?.type === 'hard-state' && state.vote !== undefined ? 'yes' : 'unclear', entry }
}

/** It sent the entry, or told that its log goes so far, in the entry's own term; whether or not that arrived. */
function saidSo({ trace }: RaftEvidence, node: string, id: EntryId): boolean {
  return (
    trace?.records.some(({ message }) => {
      if (message.from !== node || message.term !== id.term) return false
      if (message.type === 'append') return message.entries.some((entry) => isSame(entry, id))
      return message.type === 'append-reply' && !message.reject && message.index >= id.index
    }) === true
  )
}

/** Nothing that arrived in the entry's term had it, but something of a later term did. Only a whole trace can say so. */
function cameFromLaterLeader({ trace }: RaftEvidence, node: string, id: EntryId): boolean {
  if (trace === undefined || trace.notKept > 0 || trace.unknownFrames > 0) return false
  const carriers = trace.records.filter(
    (record) => arrived(record) && record.message.to === node && carries(record, id),
  )
  return carriers.length > 0 && carriers.every(({ message }) => message.term > id.term)
}

function carries({ message, delivered }: TraceRecord, id: EntryId): boolean {
  return message.type === 'append' && (delivered ?? message.entries).some((entry) => isSame(entry, id))
}

/** Every leader voted for itself, and saved that before it asked for votes (5.2). */
function ledTerm({ members }: RaftEvidence, { node }: MemberLog, term: number): boolean {
  const ownVotes = members.filter(({ events }) => {
    const self = events.find(({ type }) => type === 'identity')
    return events.some(
      (event) =>
        event.type === 'hard-state' && event.term === term && self?.type === 'identity' && event.vote === self.member,
    )
  })
  return ownVotes.length === 1 && ownVotes[0]?.node === node
}

function someCandidateHadIt({ members }: RaftEvidence, id: EntryId): boolean {
  return members.some(({ events }) => {
    const self = events.find((event) => event.type === 'identity')?.member
    // Whoever does not say who it is may have voted for itself.
    const stood = events.some(
      (event) =>
        event.type === 'hard-state' &&
        event.term > id.term &&
        event.vote !== undefined &&
        (self === undefined || event.vote === self),
    )
    return (stood || self === undefined) && events.some((event) => event.type === 'entry' && isSame(event, id))
  })
}

function isOverwriting(event: RaftLogEvent, { term, index }: EntryId): boolean {
  return event.type === 'truncation' && event.index === index && event.oldTerm === term
}

function isSame(a: EntryId, b: EntryId): boolean {
  return a.term === b.term && a.index === b.index
}
