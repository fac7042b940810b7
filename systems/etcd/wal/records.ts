/**
 * All records of a WAL in order, over all its segments, with the checksum chain held; and how it ends.
 *
 * A torn tail is what a crash leaves: in the last segment the last record was not written in full. etcd tells it by a record
 * that the file ends within, or by a wrong checksum where a sector of 512 bytes is all zeros (decoder.go, isTornEntry), and
 * cuts it off at the next start, whatever follows: sectors that were not yet synced may reach a disk in any order. Everything
 * else that cannot be read is corruption.
 * Station: evidence.
 */
import { join } from 'node:path'
import { crc32c } from './crc32c.ts'
import { FileWindow } from './file-window.ts'
import { readFrame, type WalRecord } from './frames.ts'
import { listSegments, type Segment } from './segments.ts'

export const RECORD = { metadata: 1, entry: 2, hardState: 3, crc: 4, snapshot: 5 } as const

/** Segments numbered as in `files`, from 0. */
export type WalItem =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'record'; readonly file: string; readonly record: WalRecord }
  | { readonly kind: 'end'; readonly state: 'clean' | 'torn'; readonly file: string; readonly offset: number }
  | { readonly kind: 'corruption'; readonly what: string; readonly file: string; readonly offset: number }

const SECTOR = 512
/** A frame's head lies before the sectors that its record is written in. */
const HEAD_BYTES = 8

/** Ends with exactly one `end` or `corruption`. Throws only what listSegments throws. */
export function* readRecords(directory: string): Generator<WalItem> {
  const segments = listSegments(directory)
  const chain: Chain = { crc: 0, isAnchored: false }
  for (const [i, segment] of segments.entries()) {
    const before = segments[i - 1]
    if (before !== undefined && segment.sequence !== before.sequence + 1) {
      const what = `segment ${segment.sequence} follows segment ${before.sequence}`
      yield { kind: 'corruption', what, file: segment.file, offset: 0 }
      return
    }
    yield { kind: 'segment', segment }
    const isLast = i === segments.length - 1
    const file = new FileWindow(join(directory, segment.file))
    try {
      const over = yield* readSegment(file, segment, chain, isLast)
      if (over !== undefined) {
        yield over
        return
      }
    } finally {
      file.close()
    }
  }
}

type Chain = { crc: number; isAnchored: boolean }
type Over = Extract<WalItem, { kind: 'end' | 'corruption' }>

/** Undefined when the next segment goes on. */
function* readSegment(
  file: FileWindow,
  { file: name, sequence }: Segment,
  chain: Chain,
  isLast: boolean,
): Generator<WalItem, Over | undefined> {
  const ended = (state: 'clean' | 'torn', offset: number): Over => ({ kind: 'end', state, file: name, offset })
  const corrupt = (what: string, offset: number): Over => ({ kind: 'corruption', what, file: name, offset })
  for (let at = 0, n = 0; ; n++) {
    const result = readFrame(file, at)
    if (result.kind === 'end') {
      const trailing = file.firstNonZero(at)
      if (trailing !== undefined) return corrupt('bytes after the end of what was written', trailing)
      if (at === 0) return isLast && sequence > 0 ? ended('torn', 0) : corrupt('an empty segment', 0)
      return isLast ? ended('clean', at) : undefined
    }
    if (result.kind === 'cut') return isLast ? ended('torn', at) : corrupt('the segment ends within a record', at)
    if (result.kind === 'bad') return isLast && isTorn(result.frame, at) ? ended('torn', at) : corrupt(result.what, at)
    const { record } = result
    const problem =
      n === 0 ? headProblem(record, sequence, chain) : (placeProblem(record, n) ?? chainProblem(record, chain))
    if (problem !== undefined) return isLast && isTorn(record.frame, at) ? ended('torn', at) : corrupt(problem, at)
    yield { kind: 'record', file: name, record }
    at = result.next
  }
}

/** A segment begins with the checksum at which the one before it ended (encoder.go; wal.go, cut). */
function headProblem(record: WalRecord, sequence: number, chain: Chain): string | undefined {
  if (record.type !== RECORD.crc || record.data.length > 0)
    return `a segment that begins with a record of type ${record.type}`
  if (chain.isAnchored && record.crc !== chain.crc) return wrongCrc(record.crc, chain.crc)
  if (sequence === 0 && record.crc !== 0) return wrongCrc(record.crc, 0)
  chain.crc = record.crc
  chain.isAnchored = true
  return undefined
}

/** The second record of each segment, and no other, says whose log it is (wal.go, Create and cut). */
function placeProblem({ type }: WalRecord, n: number): string | undefined {
  if ((type === RECORD.metadata) === (n === 1)) return undefined
  return n === 1 ? `a record of type ${type} where the identity should be` : 'an identity in the middle of a segment'
}

function chainProblem(record: WalRecord, chain: Chain): string | undefined {
  // etcd begins a new checksum chain in the middle of a segment each time it starts (wal.go, ReadAll: saveCrc).
  if (record.type === RECORD.crc) {
    if (record.data.length > 0) return 'a checksum record with data'
    return record.crc === chain.crc ? undefined : wrongCrc(record.crc, chain.crc)
  }
  chain.crc = crc32c(chain.crc, record.data)
  return record.crc === chain.crc ? undefined : wrongCrc(record.crc, chain.crc)
}

function wrongCrc(recorded: number, computed: number): string {
  return `the checksum is ${hex(recorded)}, the data gives ${hex(computed)}`
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(8, '0')}`
}

/** Whether some sector that the record was to be written in is all zeros. A part of a sector counts as one. */
function isTorn(frame: Buffer, at: number): boolean {
  for (let from = HEAD_BYTES; from < frame.length; ) {
    const end = Math.min(frame.length, from + SECTOR - ((at + from) % SECTOR))
    if (frame.subarray(from, end).every((byte) => byte === 0)) return true
    from = end
  }
  return false
}
