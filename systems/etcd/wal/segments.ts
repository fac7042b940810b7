/**
 * The segments of a WAL: files named by sequence number and by the first index they may hold, both in hexadecimal. What a
 * member is about to use (*.tmp) or has given up (*.broken) is none of its log.
 * Station: evidence. Source: etcd, server/storage/wal (util.go, walName).
 */
import { readdirSync } from 'node:fs'
import { EnvironmentError } from '../../../harness/core/errors.ts'

export type Segment = { readonly file: string; readonly sequence: number; readonly firstIndex: number }

/** In order. Throws EnvironmentError LOG_UNREADABLE if there is no such folder, or no segment in it. */
export function listSegments(directory: string): readonly Segment[] {
  let names: readonly string[]
  try {
    names = readdirSync(directory)
  } catch (cause) {
    throw unreadable(directory, cause instanceof Error ? cause.message : String(cause))
  }
  const segments = names.flatMap((file) => {
    const match = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/.exec(file)
    if (match === null) return []
    const [, sequence = '', firstIndex = ''] = match
    return [{ file, sequence: Number.parseInt(sequence, 16), firstIndex: Number.parseInt(firstIndex, 16) }]
  })
  if (segments.length === 0) throw unreadable(directory, 'it has no segment of a WAL')
  return segments.sort((a, b) => a.sequence - b.sequence)
}

function unreadable(directory: string, why: string): EnvironmentError {
  return new EnvironmentError('LOG_UNREADABLE', `no WAL in ${directory}: ${why}`, { facts: { directory } })
}
