/**
 * Reads what a node finds on its disk when it starts. Records behind one that is not whole are void: nothing was promised of
 * them, since a sync covers all that was written before it.
 */
import type { DiskImage, StoredRecord } from '../../system.ts'
import { Log } from './log.ts'
import type { Durable } from './state.ts'
import type { LogRecord } from './storage.ts'

export type Recovered = {
  readonly durable: Durable
  /** As it was written last; may be behind. */
  readonly commit: number
  readonly generation: number
  /** The file ends in records that are void. */
  readonly isTorn: boolean
  /** Every file there is, for removal. */
  readonly files: readonly string[]
}

/** The newest file that begins with a whole header; undefined on an empty disk. */
export function recover(disk: DiskImage): Recovered | undefined {
  const files = [...disk.keys()]
  const generations = files.map(generationOf).sort((a, b) => b - a)
  for (const generation of generations) {
    const records = disk.get(`log.${generation}`) ?? []
    const recovered = replay(records)
    if (recovered !== undefined) return { ...recovered, generation, files }
  }
  return undefined
}

export function generationOf(file: string): number {
  return Number(file.slice('log.'.length))
}

function replay(records: readonly StoredRecord[]): Pick<Recovered, 'durable' | 'commit' | 'isTorn'> | undefined {
  const whole = records.findIndex((record) => !record.whole)
  const readable = whole === -1 ? records : records.slice(0, whole)
  const header = readable[0]?.value as LogRecord | undefined
  if (header?.type !== 'header') return undefined
  let { term, vote, commit } = header
  let log = Log.of(header.entries, header.base)
  for (const { value } of readable.slice(1)) {
    const record = value as LogRecord
    if (record.type === 'hard-state') ({ term, vote, commit } = record)
    else if (record.type === 'entry') log = log.truncatedFrom(record.index).append([record.entry])
    else if (record.type === 'truncation') log = log.truncatedFrom(record.lastIndex + 1)
  }
  return { durable: { term, vote, log, snapshot: header.snapshot }, commit, isTorn: whole !== -1 }
}
