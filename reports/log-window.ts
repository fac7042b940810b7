/**
 * What nodes wrote around a moment of a run, as lines that a reader can bear: few, short, with times of the run.
 * Station: report. Pure. A line of a node's log begins with the engine's time stamp (RFC 3339, to the nanosecond); JSON lines,
 * as etcd writes, are told as 'warn · message · name=value'.
 */
import type { History } from '../harness/core/history.ts'
import type { RunRecord } from '../harness/core/record.ts'
import type { Anomaly } from '../harness/core/verdict.ts'
import { operationsOf } from './operation-view.ts'
import { distinctAnomalies } from './run-words.ts'
import { clipped, visibleLine } from './visible.ts'

/** As many moments as the page shows witnesses in full. */
const MOST_MOMENTS = 5
const MOST_BEFORE = 8
const MOST_AFTER = 4
const LINE_LENGTH = 200
const FIELD_LENGTH = 60
/** How far from the moment a line may be. */
const REACH_NS = 10e9
const OPS_LOOKED_AT = 64

export type LogLine = { readonly timeNs: number; readonly text: string }

/** `lines`: the nearest, in order of time; none where the node was silent. */
export type NodeLines = { readonly node: string; readonly lines: readonly LogLine[] }

export type LogWindow = { readonly atNs: number; readonly nodes: readonly NodeLines[] }

/** When a witness ends: the moment at which the system was caught. Undefined where none of its operations is at hand. */
export function caughtAt(history: History, { ops }: Anomaly): number | undefined {
  const { operations } = operationsOf(history, ops.slice(-OPS_LOOKED_AT))
  // When the harness stopped waiting for one of unknown outcome says nothing.
  const ends = operations.map(({ startNs, endNs, outcome }) => (outcome === 'info' ? startNs : (endNs ?? startNs)))
  return ends.length === 0 ? undefined : Math.max(...ends)
}

/** The moments of the witnesses that the page shows in full, each once. */
export function logMoments(record: RunRecord, history: History): readonly number[] {
  const shown = distinctAnomalies(record).slice(0, MOST_MOMENTS)
  return [...new Set(shown.flatMap(({ anomaly }) => caughtAt(history, anomaly) ?? []))]
}

/** The lines of `text` nearest to `atNs`. `zeroMs`: wall clock at the run's time 0. Lines without a time stamp are left out. */
export function linesAround(text: string, zeroMs: number, atNs: number): readonly LogLine[] {
  const before: LogLine[] = []
  const after: LogLine[] = []
  for (const line of text.split('\n')) {
    const timeNs = stampOf(line, zeroMs)
    // What a node wrote while it started, before time 0, is not part of the run.
    if (timeNs === undefined || timeNs < 0 || Math.abs(timeNs - atNs) > REACH_NS) continue
    const told = { timeNs, text: clipped(visibleLine(logWords(line.slice(line.indexOf(' ') + 1))), LINE_LENGTH) }
    if (timeNs <= atNs) {
      before.push(told)
      if (before.length > MOST_BEFORE) before.shift()
    } else if (after.length < MOST_AFTER) after.push(told)
  }
  return [...before, ...after].sort((a, b) => a.timeNs - b.timeNs)
}

/** The time of a line in ns since the run's start. */
export function stampOf(line: string, zeroMs: number): number | undefined {
  const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z /.exec(line)
  if (stamp === null) return undefined
  const [, second, fraction = ''] = stamp
  // Nanoseconds since 1970 are too many for a double; those since the run's start are not.
  return (Date.parse(`${second}Z`) - zeroMs) * 1e6 + Number(fraction.padEnd(9, '0'))
}

/** A line in JSON as words: its level, its message, and its other fields but those that only say when and where. */
function logWords(line: string): string {
  if (!line.startsWith('{') || line.length > 20_000) return line
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return line
  }
  const { level, msg, ts: _ts, caller: _caller, ...others } = json as { readonly [name: string]: unknown }
  if (typeof msg !== 'string') return line
  const fields = Object.entries(others).map(
    ([name, value]) => `${name}=${clipped(typeof value === 'string' ? value : JSON.stringify(value), FIELD_LENGTH)}`,
  )
  return [...(typeof level === 'string' ? [level] : []), msg, ...(fields.length === 0 ? [] : [fields.join(' ')])].join(
    ' · ',
  )
}
