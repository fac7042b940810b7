/**
 * Views of members' logs: what a log held at a moment of its own, what it proves. Small and pure; used by the facts of
 * scenarios and by the oracle of whole runs.
 * Station: checkers. A log has no clock: "before" and "after" are positions in one log.
 */
import type { MemberLog } from '../../harness/core/raft-evidence.ts'
import type { HardState, LogEntry, RaftLogEvent, Truncation } from '../../harness/core/raft-log.ts'
import type { EntryId } from '../../harness/core/raft-message.ts'

/** A log as it stands after some of its events. */
export class LogReplay {
  readonly #entries = new Map<number, LogEntry>()
  #lastIndex = 0
  #snapshotIndex = 0
  #hardState: HardState | undefined

  apply(event: RaftLogEvent): void {
    if (event.type === 'entry') {
      for (let index = event.index + 1; index <= this.#lastIndex; index++) this.#entries.delete(index)
      this.#entries.set(event.index, event)
      this.#lastIndex = event.index
    } else if (event.type === 'hard-state') this.#hardState = event
    else if (event.type === 'snapshot' && event.index > this.#lastIndex) {
      this.#entries.clear()
      this.#lastIndex = event.index
      this.#snapshotIndex = event.index
    }
  }

  /** Entries up to here came in a snapshot: the log does not have them one by one. 0 if there was none. */
  get snapshotIndex(): number {
    return this.#snapshotIndex
  }

  get lastIndex(): number {
    return this.#lastIndex
  }

  get hardState(): HardState | undefined {
    return this.#hardState
  }

  entryAt(index: number): LogEntry | undefined {
    return this.#entries.get(index)
  }

  /** In order of index. */
  get entries(): readonly LogEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.index - b.index)
  }
}

/** The log when all was written. */
export function finalLog({ events }: MemberLog): LogReplay {
  const replay = new LogReplay()
  for (const event of events) replay.apply(event)
  return replay
}

/** Why nothing certain can be drawn from this log; undefined if it is whole from its first entry to its end. */
export function whyUnreadable({ node, events, problem }: MemberLog): string | undefined {
  if (problem !== undefined) return `the log of ${node} could not be read: ${problem}`
  const last = events.at(-1)
  if (last?.type === 'corruption')
    return `the log of ${node} is corrupt at ${last.place.file}:${last.place.offset}: ${last.what}`
  if (last?.type !== 'end') return `the log of ${node} has no end`
  const first = events.find(({ type }) => type === 'entry')
  if (first?.type === 'entry' && first.index > 1) return `the log of ${node} begins at index ${first.index}`
  return undefined
}

export function hardStatesOf({ events }: MemberLog): readonly HardState[] {
  return events.filter((event) => event.type === 'hard-state')
}

export function truncationsOf({ events }: MemberLog): readonly Truncation[] {
  return events.filter((event) => event.type === 'truncation')
}

/** The first time that this entry was written, whatever became of it. */
export function entryWritten({ events }: MemberLog, { term, index }: EntryId): LogEntry | undefined {
  return events.find(
    (event): event is LogEntry => event.type === 'entry' && event.term === term && event.index === index,
  )
}

export function firstStateAfterTerm(log: MemberLog, term: number): HardState | undefined {
  return hardStatesOf(log).find((state) => state.term > term)
}

/** A hard state written while the log held this entry, with a commit index that covers it. */
export function committedHere(log: MemberLog, { term, index }: EntryId): HardState | undefined {
  const replay = new LogReplay()
  for (const event of log.events) {
    replay.apply(event)
    if (event.type === 'hard-state' && event.commit >= index && replay.entryAt(index)?.term === term) return event
  }
  return undefined
}
