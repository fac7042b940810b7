/**
 * Reads what a node finds on its disk when it starts. Records behind one that is not whole are void: nothing was promised of
 * them, since a sync covers all that was written before it.
 */
import type { DiskImage, StoredRecord } from '../../sim-system.ts'
import { Log } from './log.ts'
import type { Durable } from './state.ts'
import type { CopyRecord, LogRecord } from './storage.ts'

export type Recovered = {
  readonly durable: Durable
  /** As it was written last; may be behind. */
  readonly commit: number
  readonly generation: number
  /** All that the file says. */
  readonly records: readonly LogRecord[]
  /** The file ends in records that are void. */
  readonly isTorn: boolean
}

/** The newest file that begins with a whole header; undefined on an empty disk. */
export function recover(disk: DiskImage): Recovered | undefined {
  const generations = [...disk.keys()].map(generationOf).sort((a, b) => b - a)
  for (const generation of generations) {
    const records = disk.get(`log.${generation}`) ?? []
    const recovered = replay(records)
    if (recovered !== undefined) return { ...recovered, generation }
  }
  return undefined
}

export function generationOf(file: string): number {
  return Number(file.slice('log.'.length))
}

/** A record, or of a copy those that it holds. */
export function plainRecords({ value }: StoredRecord): readonly LogRecord[] {
  const record = value as LogRecord | CopyRecord
  return record.type === 'copy' ? record.records : [record]
}

function replay(stored: readonly StoredRecord[]): Omit<Recovered, 'generation'> | undefined {
  const whole = stored.findIndex((record) => !record.whole)
  const records = (whole === -1 ? stored : stored.slice(0, whole)).flatMap(plainRecords)
  const [header, ...later] = records
  if (header?.type !== 'header') return undefined
  const { base, snapshot } = header
  let { term, vote, commit } = header
  const entries = [...header.entries]
  const keepTo = (index: number) => {
    if (index - base.index < entries.length) entries.length = index - base.index
  }
  for (const record of later)
    if (record.type === 'hard-state') ({ term, vote, commit } = record)
    else if (record.type === 'entry') {
      keepTo(record.index - 1)
      entries.push(record.entry)
    } else if (record.type === 'truncation') keepTo(record.lastIndex)
  return { durable: { term, vote, log: Log.of(entries, base), snapshot }, commit, records, isTorn: whole !== -1 }
}
