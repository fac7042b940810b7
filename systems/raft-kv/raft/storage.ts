/**
 * The disk of a node: what of a step is written, and what waits until it is durable (Figure 2, "updated on stable storage
 * before responding to RPCs"; dissertation 10.2.1 for the leader's own write, which runs beside its messages).
 *
 *     log.G     the file in use: a header with all that was known, then records in the order in which things happened
 *
 * A compaction and every start begin a new file; the old ones go when the new one is durable. What a node reads when it starts
 * may be in the kernel's cache alone, after a sync that failed for good and that nobody was told of ("fsyncgate"), so it is
 * written anew: as one record, which is there whole or not at all.
 */
import { internalized } from '../../../harness/core/node-names.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import type { DiskRecord, SimEffect } from '../../sim-system.ts'
import { bytesOf } from '../machine/command.ts'
import { bytesOfMachine } from '../machine/machine.ts'
import { type Entry, firstDifference } from './log.ts'
import type { Snapshot } from './snapshot.ts'
import type { Held, RaftState } from './state.ts'
import type { Send, Turn } from './turn.ts'

export type LogRecord =
  | {
      readonly type: 'header'
      readonly term: number
      readonly vote: string | undefined
      readonly commit: number
      readonly snapshot: Snapshot
      /** The last entry that is not kept, and those that are. */
      readonly base: EntryId
      readonly entries: readonly Entry[]
    }
  | { readonly type: 'hard-state'; readonly term: number; readonly vote: string | undefined; readonly commit: number }
  /** Takes the place of what was at this index, and of all after it. */
  | { readonly type: 'entry'; readonly index: number; readonly entry: Entry }
  | { readonly type: 'truncation'; readonly lastIndex: number }

/** The first record of a file that a start began: what was in the file before. */
export type CopyRecord = { readonly type: 'copy'; readonly records: readonly LogRecord[] }

const RECORD_BYTES = 24
const FILES: string[] = []

/** The same string each time: a disk looks it up at every write. */
export function fileOf(generation: number): string {
  FILES[generation] ??= internalized(`log.${generation}`)
  return FILES[generation]
}

/** Ends a step: writes what changed, and sends what need not wait. */
export function endStep(before: RaftState, after: RaftState, turn: Turn): RaftState {
  const { rules, effects, sends } = turn
  const isRewritten = before.log.snapshot !== after.log.snapshot || before.snapshot !== after.snapshot
  const written = isRewritten ? rewritten(after, turn) : extended(before, after, turn)
  const { disk } = written
  const waiting = disk.held.at(-1)
  if (waiting === undefined) {
    for (const sent of sends) effects.push(sent)
    return written
  }
  const mustWait: Send[] = []
  for (const sent of sends)
    if (rules.waitsForDisk(sent.message)) mustWait.push(sent)
    else effects.push(sent)
  if (mustWait.length === 0) return written
  const held: Held = { ...waiting, sends: [...waiting.sends, ...mustWait] }
  return { ...written, disk: { ...disk, held: [...disk.held.slice(0, -1), held] } }
}

/** Answers the ticket: its messages leave. The state of the log decides what became of what was written. */
export function release(
  state: RaftState,
  turn: Turn,
  ticket: number,
): { state: RaftState; released: Held | undefined } {
  const [first, ...held] = state.disk.held
  if (first === undefined || first.ticket !== ticket) return { state, released: undefined }
  for (const sent of first.sends) turn.effects.push(sent)
  for (const file of first.obsolete) turn.effects.push({ type: 'remove', file })
  const { term, index } = first.last
  const isKept = state.log.termAt(index) === term
  const stableIndex = isKept ? Math.max(state.disk.stableIndex, index) : state.disk.stableIndex
  return { state: { ...state, disk: { ...state.disk, held, stableIndex } }, released: first }
}

/** Begins a file of its own with all that is known. */
export function rewritten(
  state: RaftState,
  turn: Turn,
  obsolete: readonly string[] = [fileOf(state.disk.generation)],
): RaftState {
  const { term, vote, log, snapshot, commitIndex } = state
  const entries = log.entriesFrom(log.firstIndex)
  const record: LogRecord = {
    type: 'header',
    term,
    vote: turn.rules.voteToPersist(vote),
    commit: commitIndex,
    snapshot,
    base: log.snapshot,
    entries,
  }
  return opened(state, turn, { value: record, bytes: recordBytes(record) }, obsolete)
}

/** Begins a file that says what another one said. */
export function copied(
  state: RaftState,
  turn: Turn,
  records: readonly LogRecord[],
  obsolete: readonly string[],
): RaftState {
  const record: CopyRecord = { type: 'copy', records }
  const bytes = records.reduce((sum, each) => sum + recordBytes(each), RECORD_BYTES)
  return opened(state, turn, { value: record, bytes }, obsolete)
}

function opened(state: RaftState, turn: Turn, first: DiskRecord, obsolete: readonly string[]): RaftState {
  const generation = state.disk.generation + 1
  write(turn, fileOf(generation), [first])
  return synced(state, turn, { generation, names: true, obsolete })
}

type Sync = Pick<Held, 'obsolete'> & { readonly generation: number; readonly names: boolean }

const NONE: readonly never[] = []

/** Asks for a sync of the file that is now in use: all that was written so far, and the commit index with it. */
function synced(state: RaftState, turn: Turn, { generation, names, obsolete }: Sync): RaftState {
  const { disk, log, term, vote } = state
  const ticket = disk.nextTicket
  turn.effects.push({ type: 'sync', files: [fileOf(generation)], names, ticket })
  const held: Held = {
    ticket,
    sends: NONE,
    last: { term: log.lastTerm, index: log.lastIndex },
    votedIn: vote === turn.context.node ? term : undefined,
    obsolete,
  }
  const { stableIndex } = disk
  return {
    ...state,
    disk: {
      generation,
      nextTicket: ticket + 1,
      held: [...disk.held, held],
      stableIndex,
      writtenCommit: state.commitIndex,
    },
  }
}

/**
 * Appends records of what changed: term and vote before entries, and the commit index after them. Whatever part of them
 * reaches the disk, an entry lies in a term that is known, and what is known to be committed is the entry that was. A commit
 * index alone is written without a sync: it is learnt anew (Figure 2).
 */
function extended(before: RaftState, after: RaftState, turn: Turn): RaftState {
  const { term, vote, log, commitIndex, disk } = after
  const isHard = term !== before.term || vote !== before.vote
  const isLogged = log !== before.log
  if (!isHard && !isLogged && commitIndex === disk.writtenCommit) return after
  const records: DiskRecord[] = []
  const hardState = (commit: number) => {
    const record: LogRecord = { type: 'hard-state', term, vote: turn.rules.voteToPersist(vote), commit }
    records.push({ value: record, bytes: RECORD_BYTES })
  }
  const early = isLogged ? disk.writtenCommit : commitIndex
  if (isHard || early !== disk.writtenCommit) hardState(early)
  if (isLogged) {
    const from = firstDifference(before.log, log)
    if (from > log.lastIndex) {
      const record: LogRecord = { type: 'truncation', lastIndex: log.lastIndex }
      records.push({ value: record, bytes: RECORD_BYTES })
    }
    for (let index = from; index <= log.lastIndex; index++) {
      const entry = log.at(index)
      const record: LogRecord = { type: 'entry', index, entry }
      records.push({ value: record, bytes: entryBytes(entry) })
    }
  }
  if (commitIndex !== early) hardState(commitIndex)
  if (records.length === 0) return after
  write(turn, fileOf(disk.generation), records)
  const { syncs } = turn.rules
  const mustSync = (isHard && syncs('term and vote')) || (isLogged && syncs('entries'))
  return mustSync
    ? synced(after, turn, { generation: disk.generation, names: false, obsolete: NONE })
    : { ...after, disk: { ...disk, writtenCommit: commitIndex } }
}

function write(turn: Turn, file: string, records: readonly DiskRecord[]): void {
  const effect: SimEffect = { type: 'append', file, records }
  turn.effects.push(effect)
}

function recordBytes(record: LogRecord): number {
  if (record.type === 'entry') return entryBytes(record.entry)
  if (record.type !== 'header') return RECORD_BYTES
  const machineBytes = bytesOfMachine(record.snapshot.machine)
  return record.entries.reduce((sum, entry) => sum + entryBytes(entry), RECORD_BYTES + machineBytes)
}

function entryBytes(entry: Entry): number {
  return RECORD_BYTES + (entry.type === 'command' ? bytesOf(entry.command) : 8)
}
