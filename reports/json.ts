/**
 * The record as JSON: the text of record.json and of `--json`. The same record gives the same bytes: the record's own
 * fields come in the order of its type, all others by name.
 * Station: report.
 */
import type { RunRecord } from '../harness/core/record.ts'

const ORDER: readonly (keyof RunRecord)[] = [
  'format',
  'verdict',
  'reasons',
  'expectationMet',
  'replay',
  'startedAt',
  'durationNs',
  'scenario',
  'versions',
  'counts',
  'leaderChanges',
  'leaders',
  'zeroAt',
  'faults',
  'leftOut',
  'results',
]

export function jsonReport(record: RunRecord): string {
  const names = [...ORDER, ...Object.keys(record).sort()].filter((name) => name in record)
  const ordered = Object.fromEntries(names.map((name) => [name, sorted(record[name as keyof RunRecord])]))
  return `${JSON.stringify(ordered, null, 2)}\n`
}

function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted)
  if (json === null || typeof json !== 'object') return json
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}
