/**
 * etcd's WAL as a Raft log: every record in the order in which it was written, and for each entry that was overwritten
 * what it was.
 * Station: evidence. Contract: systems/raft-log-reader.ts.
 */
import { join } from 'node:path'
import type { LogRequest, RaftLogEvent } from '../../../harness/core/raft-log.ts'
import type { ClientRequest } from '../../client.ts'
import type { RaftLogReader } from '../../raft-log-reader.ts'
import { CurrentLog } from './current-log.ts'
import { decodeEntry, decodeHardState, decodeMetadata, decodeSnapshot, NotDecodable } from './decode.ts'
import { FileWindow } from './file-window.ts'
import { readFrame } from './frames.ts'
import { RECORD, readRecords, type WalItem } from './records.ts'

export const etcdRaftLog: RaftLogReader = {
  path: '/var/lib/etcd/data/member/wal',
  read,
  logged: ({ f, key = '', value }: ClientRequest) => {
    const written =
      f === 'write' || f === 'write-after-range' ? value : f === 'cas' && Array.isArray(value) ? value[1] : undefined
    return written === undefined ? undefined : { key: `r/${key}`, value: String(written) }
  },
}

function* read(directory: string): Generator<RaftLogEvent> {
  const state: State = { directory, log: new CurrentLog(), member: undefined }
  for (const item of readRecords(directory)) {
    if (item.kind === 'end') yield { type: 'end', state: item.state, place: placeOf(item) }
    else if (item.kind === 'corruption') yield { type: 'corruption', what: item.what, place: placeOf(item) }
    else if (item.kind === 'segment') {
      const { sequence, firstIndex, file } = item.segment
      // Only the first that is read can begin after 0: those before it were purged.
      if (sequence > 0 && state.log.lastIndex === 0 && state.member === undefined && firstIndex > 0) {
        state.log.restart(firstIndex - 1)
        yield { type: 'snapshot', index: firstIndex - 1, term: 0, place: { file, offset: 0 } }
      }
    } else {
      try {
        yield* eventsOf(state, item)
      } catch (error) {
        if (!(error instanceof NotDecodable)) throw error
        const { file, record } = item
        const what = `a record of type ${record.type} that holds ${error.message}`
        yield { type: 'corruption', what, place: { file, offset: record.offset } }
        return
      }
    }
  }
}

type State = { readonly directory: string; readonly log: CurrentLog; member: string | undefined }

function* eventsOf(state: State, { file, record }: Extract<WalItem, { kind: 'record' }>): Generator<RaftLogEvent> {
  const { type, data, offset } = record
  const place = { file, offset }
  if (type === RECORD.entry) yield* entryEvents(state, decodeEntry(data), place)
  else if (type === RECORD.hardState) yield { type: 'hard-state', ...decodeHardState(data), place }
  else if (type === RECORD.metadata) {
    const identity = decodeMetadata(data)
    if (state.member !== undefined && state.member !== identity.member)
      throw new NotDecodable(`the identity ${identity.member} in the log of ${state.member}`)
    // Each segment repeats it.
    if (state.member === undefined) yield { type: 'identity', ...identity, place }
    state.member = identity.member
  } else if (type === RECORD.snapshot) {
    const snapshot = decodeSnapshot(data)
    if (snapshot.index === 0 && state.log.lastIndex > 0) throw new NotDecodable('a snapshot at index 0 amid entries')
    // A member that was sent a snapshot goes on after it; one that made it itself has all entries before.
    if (snapshot.index > state.log.lastIndex) state.log.restart(snapshot.index)
    if (snapshot.index > 0) yield { type: 'snapshot', ...snapshot, place }
  } else if (type !== RECORD.crc) throw new NotDecodable('what no version of etcd writes')
}

function* entryEvents(
  { directory, log }: State,
  entry: ReturnType<typeof decodeEntry>,
  place: { readonly file: string; readonly offset: number },
): Generator<RaftLogEvent> {
  const overwritten = log.cutFrom(entry.index)
  if (overwritten === undefined) throw new NotDecodable(`entry ${entry.index} after entry ${log.lastIndex}`)
  for (const { index, term, place: oldPlace } of overwritten) {
    const oldRequest = requestAt(directory, oldPlace)
    yield {
      type: 'truncation',
      index,
      oldTerm: term,
      newTerm: entry.term,
      from: entry.index,
      ...(oldRequest === undefined ? {} : { oldRequest }),
      oldPlace,
      place,
    }
  }
  log.append(entry.term, place.file, place.offset)
  yield { type: 'entry', ...entry, place }
}

/** Read once more: what is overwritten is seldom, and to keep all requests for it would cost the memory of the log. */
function requestAt(directory: string, { file, offset }: { file: string; offset: number }): LogRequest | undefined {
  const window = new FileWindow(join(directory, file))
  try {
    const frame = readFrame(window, offset)
    return frame.kind === 'record' ? decodeEntry(frame.record.data).request : undefined
  } finally {
    window.close()
  }
}

function placeOf({ file, offset }: { readonly file: string; readonly offset: number }) {
  return { file, offset }
}
