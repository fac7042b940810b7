/**
 * A raft-kv node's disk as evidence: records in the order in which they were written, with what each overwrote. What was
 * written before the last compaction is gone.
 */
import type { LogEntry, LogPlace, RaftLogEvent } from '../../harness/core/raft-log.ts'
import type { DiskImage, StoredRecord } from '../sim-system.ts'
import { logRequestOf } from './machine/logged.ts'
import type { Entry } from './raft/log.ts'
import { generationOf, plainRecords } from './raft/recovery.ts'
import { fileOf, type LogRecord } from './raft/storage.ts'

/** The newest file with a whole header. A place's offset counts records. Ends with 'end'. */
export function* readLog(disk: DiskImage): Iterable<RaftLogEvent> {
  const generation = [...disk.keys()]
    .map(generationOf)
    .sort((a, b) => b - a)
    .find((each) => disk.get(fileOf(each))?.[0]?.whole === true)
  if (generation === undefined) {
    yield { type: 'end', state: 'clean', place: { file: fileOf(0), offset: 0 } }
    return
  }
  const file = fileOf(generation)
  yield* readRecords(file, disk.get(file) ?? [])
}

function* readRecords(file: string, records: readonly StoredRecord[]): Iterable<RaftLogEvent> {
  const log = new KeptEntries()
  for (const [offset, stored] of records.entries()) {
    const place: LogPlace = { file, offset }
    if (!stored.whole) {
      yield { type: 'end', state: 'torn', place }
      return
    }
    for (const record of plainRecords(stored)) yield* log.read(record, place)
  }
  yield { type: 'end', state: 'clean', place: { file, offset: records.length } }
}

/** The log as it stood when a record was written. */
class KeptEntries {
  readonly #entries = new Map<number, LogEntry>()
  #last = 0

  /** What the record tells. */
  read(record: LogRecord, place: LogPlace): readonly RaftLogEvent[] {
    switch (record.type) {
      case 'header':
        return [hardStateEvent(record, place), ...this.#begin(record, place)]
      case 'hard-state':
        return [hardStateEvent(record, place)]
      case 'truncation':
        return this.#truncate(record.lastIndex + 1, 0, place)
      case 'entry': {
        const event = entryEvent(record.entry, record.index, place)
        return [...this.#truncate(record.index, event.term, place), this.#append(event)]
      }
    }
  }

  #begin({ snapshot, base, entries }: LogRecord & { type: 'header' }, place: LogPlace): readonly RaftLogEvent[] {
    const { index, term } = snapshot
    const kept = entries.map((entry, i) => this.#append(entryEvent(entry, base.index + 1 + i, place)))
    return index > 0 ? [{ type: 'snapshot', index, term, place }, ...kept] : kept
  }

  #append(event: LogEntry): LogEntry {
    this.#entries.set(event.index, event)
    this.#last = event.index
    return event
  }

  /** What stands from `from` on is overwritten. `newTerm` 0: by nothing. */
  #truncate(from: number, newTerm: number, place: LogPlace): readonly RaftLogEvent[] {
    const events: RaftLogEvent[] = []
    for (let index = from; index <= this.#last; index++) {
      const old = this.#entries.get(index)
      this.#entries.delete(index)
      if (old === undefined) continue
      const { term: oldTerm, request, place: oldPlace } = old
      const about = request === undefined ? {} : { oldRequest: request }
      events.push({ type: 'truncation', index, oldTerm, newTerm, from, ...about, oldPlace, place })
    }
    this.#last = Math.min(this.#last, from - 1)
    return events
  }
}

function hardStateEvent(
  { term, vote, commit }: LogRecord & { type: 'header' | 'hard-state' },
  place: LogPlace,
): RaftLogEvent {
  return { type: 'hard-state', term, ...(vote === undefined ? {} : { vote }), commit, place }
}

function entryEvent(entry: Entry, index: number, place: LogPlace): LogEntry {
  const { term } = entry
  if (entry.type === 'command') {
    const once = `${entry.session.id}/${entry.session.serial}`
    return { type: 'entry', term, index, kind: 'command', request: { ...logRequestOf(entry.command), once }, place }
  }
  return { type: 'entry', term, index, kind: entry.type === 'no-op' ? 'no-op' : 'membership', place }
}
