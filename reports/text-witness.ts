/**
 * A witness in lines for a terminal: its operations by time of invocation, or what became of the messages that it is about; and
 * the faults that acted meanwhile.
 * Station: report.
 */
import type { History } from '../harness/core/history.ts'
import type { RunRecord } from '../harness/core/record.ts'
import type { Anomaly } from '../harness/core/verdict.ts'
import { actingBetween, begunFaults, faultViews } from './fault-view.ts'
import { counted, seconds } from './format.ts'
import type { LifeLines } from './life-lines/life-line.ts'
import { lifeLines } from './life-lines/life-lines.ts'
import { lifeRows } from './life-lines/life-text.ts'
import type { OperationView } from './operation-view.ts'
import { decimalsFor, operationLabel, operationsOf } from './operation-view.ts'
import { clipped, visibleLine } from './visible.ts'

/** With the heading and the faults' line this makes at most 10. */
const MOST_OPERATIONS = 7
const MOST_FAULTS = 3
const NODE_LENGTH = 20
const KEY_LENGTH = 40

export function witnessLines(record: RunRecord, history: History, anomaly: Anomaly): readonly string[] {
  const { total, firstCount, operations } = operationsOf(history, anomaly.ops, MOST_OPERATIONS)
  if (total === 0) return ['  The operations of this witness are not in the history at hand.']
  const life = lifeLines(record, history, anomaly)
  if (life !== undefined) return lifeWitness(record, life)
  const rows = operationRows(operations)
  const left = total - operations.length
  const ofKey = anomaly.key === undefined ? '' : ` of key ${clipped(visibleLine(anomaly.key), KEY_LENGTH)}`
  return [
    `Witness: ${counted(total, 'operation')}${ofKey}, times since the run's start`,
    ...rows.slice(0, firstCount),
    ...(left === 0 ? [] : [`  … ${counted(left, 'more operation')}, see the report`]),
    ...rows.slice(firstCount),
    faultLine(record, spanOf(operations)),
  ]
}

/** What became of the messages or records that the witness is about says more than its operations. */
function lifeWitness(record: RunRecord, life: LifeLines): readonly string[] {
  const steps = life.lines.flatMap((line) => line.steps)
  const span = {
    fromNs: Math.min(...steps.map(({ fromNs }) => fromNs)),
    toNs: Math.max(...steps.map(({ toNs }) => toNs)),
  }
  return [
    "Witness, times since the run's start",
    ...lifeRows(life).map((row) => `  ${row}`),
    faultLine(record, span),
    ...leaderLine(record, span),
  ]
}

/** Nothing where no change of leader was seen. */
function leaderLine({ leaders = [] }: RunRecord, { fromNs, toNs }: Span): readonly string[] {
  const changes = leaders.slice(1).filter(({ timeNs }) => fromNs <= timeNs && timeNs <= toNs)
  if (changes.length === 0) return []
  const shown = changes.slice(0, MOST_FAULTS).map(({ timeNs, leader }) => `to ${leader} at ${seconds(timeNs)}`)
  const rest = changes.length - shown.length
  return [`  The leader changed meanwhile: ${shown.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`]
}

function operationRows(operations: readonly OperationView[]): readonly string[] {
  const decimals = decimalsFor(operations)
  const cells = operations.map((operation) => [
    operation.endNs === undefined
      ? `${seconds(operation.startNs, decimals)} –`
      : `${(operation.startNs / 1e9).toFixed(decimals)} – ${seconds(operation.endNs, decimals)}`,
    `process ${operation.process}`,
    clipped(visibleLine(operation.node ?? ''), NODE_LENGTH),
    operationLabel(operation),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] as string).length)))
  return cells.map(([time, process, node, label]) => {
    const columns = [(time as string).padStart(widths[0] as number), (process as string).padEnd(widths[1] as number)]
    if (widths[2] !== 0) columns.push((node as string).padEnd(widths[2] as number))
    return `  ${[...columns, label].join('  ')}`
  })
}

type Span = { readonly fromNs: number; readonly toNs: number }

function spanOf(operations: readonly OperationView[]): Span {
  return {
    fromNs: Math.min(...operations.map(({ startNs }) => startNs)),
    toNs: Math.max(...operations.map(({ startNs, endNs }) => endNs ?? startNs)),
  }
}

function faultLine(record: RunRecord, { fromNs, toNs }: Span): string {
  const faults = faultViews(record)
  const acting = actingBetween([...begunFaults(faults), ...faults], fromNs, toNs)
  if (acting.length === 0) return '  No fault was in force at that time.'
  const shown = acting.slice(0, MOST_FAULTS).map(({ label, state, startNs = 0, endNs = 0 }) => {
    const doubt = state === 'in force' ? '' : `, ${state}`
    return `${label} ${(startNs / 1e9).toFixed(3)} – ${seconds(endNs)}${doubt}`
  })
  const rest = acting.length - shown.length
  return `  Faults at that time: ${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}
