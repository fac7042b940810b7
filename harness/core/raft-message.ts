/**
 * What the nodes of a Raft cluster say to one another, in the paper's terms, and the trace of it. The same values for
 * simulated messages and for a real system's frames.
 * Station: evidence. Terms and indexes are integers below 2^53, 0 where the message has none.
 */

/** Pre-votes are the dissertation's section 9.6. `other`: a frame whose meaning is not known; it is never changed. */
export const MESSAGE_TYPES = [
  'append',
  'append-reply',
  'heartbeat',
  'heartbeat-reply',
  'pre-vote',
  'pre-vote-reply',
  'vote',
  'vote-reply',
  'snapshot',
  'transfer-leader',
  'timeout-now',
  'read-index',
  'read-index-reply',
  'propose',
  'other',
] as const
export type MessageType = (typeof MESSAGE_TYPES)[number]

/** Names an entry: by Log Matching (section 5.3) two entries with the same term and index are the same. */
export type EntryId = { readonly term: number; readonly index: number }

export type RaftMessage = {
  readonly from: string
  readonly to: string
  readonly type: MessageType
  readonly term: number
  /**
   * append: of the entry before the first one sent. append-reply: last index that matches, or the refused one.
   * vote and pre-vote: last index of the candidate. snapshot: last index it covers.
   */
  readonly index: number
  /** Term of the entry at `index`; 0 where the message does not say. */
  readonly logTerm: number
  readonly commit: number
  readonly reject: boolean
  readonly entries: readonly EntryId[]
}

/** What became of a message: `cut` passed without the entries a rule cut off; `link-cut` fell to a partition. */
export type MessageFate = 'passed' | 'dropped' | 'delayed' | 'held' | 'released' | 'cut' | 'link-cut'

export type TraceRecord = {
  /** Numbers the records of a trace from 0, in order. */
  readonly n: number
  /** When it was decided on, by the machine's monotonic clock in ns; in stored evidence, since the run's start. */
  readonly timeNs: number
  /** As it was sent; where a rule cut it, with the commit index that got through. */
  readonly message: RaftMessage
  readonly fate: MessageFate
  /** Entries that really travelled, where a rule cut some off. */
  readonly delivered?: readonly EntryId[]
}

/** A trace says what it leaves out: heartbeats that say nothing new are counted only, and a full trace stops growing. */
export type Trace = {
  readonly records: readonly TraceRecord[]
  /** Messages seen in all, by type. */
  readonly counts: { readonly [type: string]: number }
  /** Frames whose meaning is not known, with a sample of why. Passed on unchanged. */
  readonly unknownFrames: number
  /** Records that found no room. A fact that needs the absence of a message is unknown when this is not 0. */
  readonly notKept: number
}

/** Conditions on a record; those absent do not matter. */
export type MessagePattern = {
  readonly type: MessageType
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly termAtLeast?: number
  readonly termAtMost?: number
  readonly indexAtLeast?: number
  readonly commitAtLeast?: number
  readonly reject?: boolean
  /** At least one entry travelled with it; true or absent. */
  readonly withEntries?: boolean
  /** Absent: it reached its receiver, whole or cut. */
  readonly fates?: readonly MessageFate[]
}

const ARRIVED: readonly MessageFate[] = ['passed', 'delayed', 'released', 'cut']

/** Whether the message got to its receiver in some form. A delayed one will. */
export function arrived(record: TraceRecord): boolean {
  return ARRIVED.includes(record.fate)
}

export function matchesPattern(pattern: MessagePattern, record: TraceRecord): boolean {
  const { message, fate } = record
  return (
    message.type === pattern.type &&
    (pattern.from === undefined || pattern.from.includes(message.from)) &&
    (pattern.to === undefined || pattern.to.includes(message.to)) &&
    message.term >= (pattern.termAtLeast ?? 0) &&
    message.term <= (pattern.termAtMost ?? Number.MAX_SAFE_INTEGER) &&
    message.index >= (pattern.indexAtLeast ?? 0) &&
    message.commit >= (pattern.commitAtLeast ?? 0) &&
    (pattern.reject === undefined || message.reject === pattern.reject) &&
    (pattern.withEntries !== true || (record.delivered ?? message.entries).length > 0) &&
    (pattern.fates ?? ARRIVED).includes(fate)
  )
}
