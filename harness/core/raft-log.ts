/**
 * What a member of a Raft cluster wrote to its log, in the order in which it wrote it: the evidence that no client can
 * give. A log has no clock; order is known within one log, and between logs only by terms.
 * Station: evidence. Terms and indexes are integers below 2^53.
 */

/** Where it is written. `offset` in bytes from the file's beginning, of the record's frame. */
export type LogPlace = { readonly file: string; readonly offset: number }

/** One key written by a request, in the system's own terms, as text; `value` null: it is deleted. */
export type LoggedWrite = { readonly key: string; readonly value: string | null }

/** 'r/k3=17', 'delete l/m'. */
export function writeText({ key, value }: LoggedWrite): string {
  return value === null ? `delete ${key}` : `${key}=${value}`
}

/** A client's request as the log has it. `conditional`: in the log is not yet took effect, since a comparison decides. */
export type LogRequest = {
  /** The system's word: 'put', 'txn', 'compaction', ... */
  readonly kind: string
  readonly writes: readonly LoggedWrite[]
  readonly conditional: boolean
  /** Names the command, where the system applies it once however often it is in the log (sessions, Raft paper section 8). */
  readonly once?: string
}

/** `no-op`: empty, as a new leader appends it; `membership`: a change of configuration. */
export type LogEntry = {
  readonly type: 'entry'
  readonly term: number
  readonly index: number
  readonly kind: 'command' | 'no-op' | 'membership'
  readonly request?: LogRequest
  readonly place: LogPlace
}

/** Durable promises (Figure 2, "Persistent state"). `commit` may be written late, never early. `vote`: a member's id. */
export type HardState = {
  readonly type: 'hard-state'
  readonly term: number
  readonly vote?: string
  readonly commit: number
  readonly place: LogPlace
}

/** The entry (`oldTerm`, `index`) was overwritten, directly or since one before it was. Comes before the entry that did it. */
export type Truncation = {
  readonly type: 'truncation'
  readonly index: number
  readonly oldTerm: number
  readonly newTerm: number
  /** The index at which the overwriting began; its entry follows in the log. */
  readonly from: number
  readonly oldRequest?: LogRequest
  readonly oldPlace: LogPlace
  readonly place: LogPlace
}

/** The log up to here is in a snapshot: entries before it may be missing. */
export type LogSnapshot = {
  readonly type: 'snapshot'
  readonly index: number
  readonly term: number
  readonly place: LogPlace
}

/** Who wrote the log; ids as the system prints them. */
export type LogIdentity = {
  readonly type: 'identity'
  readonly member: string
  readonly cluster: string
  readonly place: LogPlace
}

/** The last of a log that can be read to its end. `torn`: the last record was not finished, as a crash leaves it. */
export type LogEnd = { readonly type: 'end'; readonly state: 'clean' | 'torn'; readonly place: LogPlace }

/** The last of a log that cannot: what is there no crash explains. A finding, not an error. */
export type LogCorruption = { readonly type: 'corruption'; readonly what: string; readonly place: LogPlace }

export type RaftLogEvent = LogEntry | HardState | Truncation | LogSnapshot | LogIdentity | LogEnd | LogCorruption
