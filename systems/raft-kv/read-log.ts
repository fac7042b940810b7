/**
 * A raft-kv node's disk as evidence: records in the order in which they were written, with what each overwrote. Files of
 * earlier generations are gone, as are entries that a snapshot replaced.
 */
import type { LogEntry, LogPlace, RaftLogEvent } from '../../harness/core/raft-log.ts'
import type { DiskImage, StoredRecord } from '../system.ts'
import { logRequestOf } from './machine/logged.ts'
import type { Entry } from './raft/log.ts'
import { generationOf } from './raft/recovery.ts'
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
  const entries = new Map<number, LogEntry>()
  let last = 0
  for (const [offset, { value, whole }] of records.entries()) {
    const place: LogPlace = { file, offset }
    if (!whole) {
      yield { type: 'end', state: 'torn', place }
      return
    }
    const record = value as LogRecord
    if (record.type === 'header') {
      const { term, vote, commit, snapshot, base } = record
      yield { type: 'hard-state', term, ...(vote === undefined ? {} : { vote }), commit, place }
      if (snapshot.index > 0) yield { type: 'snapshot', index: snapshot.index, term: snapshot.term, place }
      last = base.index
      for (const [i, entry] of record.entries.entries()) {
        const event = entryEvent(entry, base.index + 1 + i, place)
        entries.set(event.index, event)
        last = event.index
        yield event
      }
    } else if (record.type === 'hard-state') {
      const { term, vote, commit } = record
      yield { type: 'hard-state', term, ...(vote === undefined ? {} : { vote }), commit, place }
    } else if (record.type === 'truncation') {
      yield* truncations(entries, record.lastIndex + 1, last, 0, place)
      last = Math.min(last, record.lastIndex)
    } else {
      const event = entryEvent(record.entry, record.index, place)
      yield* truncations(entries, record.index, last, event.term, place)
      entries.set(record.index, event)
      last = record.index
      yield event
    }
  }
  yield { type: 'end', state: 'clean', place: { file, offset: records.length } }
}

/** What stood from `from` to `last` is overwritten. `newTerm` 0: by nothing. */
function* truncations(
  entries: Map<number, LogEntry>,
  from: number,
  last: number,
  newTerm: number,
  place: LogPlace,
): Iterable<RaftLogEvent> {
  for (let index = from; index <= last; index++) {
    const old = entries.get(index)
    entries.delete(index)
    if (old === undefined) continue
    const { term: oldTerm, request, place: oldPlace } = old
    const about = request === undefined ? {} : { oldRequest: request }
    yield { type: 'truncation', index, oldTerm, newTerm, from, ...about, oldPlace, place }
  }
}

function entryEvent(entry: Entry, index: number, place: LogPlace): LogEntry {
  const { term } = entry
  if (entry.type === 'command') {
    const once = `${entry.session.id}/${entry.session.serial}`
    return { type: 'entry', term, index, kind: 'command', request: { ...logRequestOf(entry.command), once }, place }
  }
  return { type: 'entry', term, index, kind: entry.type === 'no-op' ? 'no-op' : 'membership', place }
}
