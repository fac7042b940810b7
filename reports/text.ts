/**
 * The report on a terminal. A run that is well takes a few lines; one that is not says in order: the guarantee broken,
 * the witness, where the report is, the command that replays it, hints.
 * Station: report. At most about 25 lines, and two for each kind of fault; the page has the rest.
 */
import type { History } from '../harness/core/history.ts'
import type { OpCounts, RunRecord } from '../harness/core/record.ts'
import { availabilityRows, errorExample, errorRow } from './availability-rows.ts'
import { confirmationRows } from './confirmation-words.ts'
import { faultRows } from './fault-rows.ts'
import { faultTotals } from './fault-view.ts'
import { count, counted, listed, seconds, tally } from './format.ts'
import { livenessRow } from './liveness-words.ts'
import {
  anomaliesOf,
  expectationWords,
  outcomeOf,
  reasonsOf,
  runFacts,
  stoppedWords,
  VERDICT_SYMBOL,
} from './run-words.ts'
import { hints } from './text-hints.ts'
import { insideLines } from './text-inside.ts'
import { witnessLines } from './text-witness.ts'
import { clipped, visibleLine } from './visible.ts'

export type TextOptions = {
  readonly colour: boolean
  /** Where the page lies, as a person at this terminal would name it. */
  readonly reportPath?: string
  /** Where the bundle lies, likewise. */
  readonly bundlePath?: string
}

type Style = 'bold' | 'dim' | 'good' | 'bad' | 'doubtful'
type Paint = (style: Style, text: string) => string

const ANSI: Readonly<Record<Style, string>> = { bold: '1', dim: '2', good: '1;32', bad: '1;31', doubtful: '1;33' }
const MOST_REASONS = 5
const LABEL_WIDTH = 11

export function textReport(record: RunRecord, history: History, options: TextOptions): string {
  const paint: Paint = (style, text) => (options.colour ? `\u001b[${ANSI[style]}m${text}\u001b[0m` : text)
  const lines = [
    headline(record, paint),
    ...anomalyLines(record, history, paint),
    ...inside(record, paint),
    ...reasonLines(record, paint),
    ...confirmationRows(record).map(([label, text]) => row(label, line(text), paint)),
    ...figureLines(record, paint),
    ...(options.reportPath === undefined ? [] : [row('report', line(options.reportPath, 400), paint)]),
    ...(options.bundlePath === undefined ? [] : [row('bundle', line(options.bundlePath, 400), paint)]),
    row('replay', line(record.replay, 1000), paint),
    ...hintLines(record, paint),
  ]
  return `${lines.join('\n')}\n`
}

/** One line of the run's own text, made safe for a terminal. */
function line(text: string, length = 320): string {
  return clipped(visibleLine(text), length)
}

function row(label: string, text: string, paint: Paint): string {
  return `${paint('dim', `  ${label.padEnd(LABEL_WIDTH)}`)}${text}`
}

function headline(record: RunRecord, paint: Paint): string {
  const expected = expectationWords(record)
  const word = `${VERDICT_SYMBOL[record.verdict]} ${record.verdict.toUpperCase()}`
  const facts = line(runFacts(record).join(' · '))
  if (expected === undefined || record.expectationMet === undefined)
    return `${paint(outcomeOf(record), word)}  ${facts}`
  const met = record.expectationMet ? 'as expected' : `but expected ${line(expected)}`
  return `${paint(outcomeOf(record), `${word}, ${met}`)}  ${facts}`
}

function anomalyLines(record: RunRecord, history: History, paint: Paint): string[] {
  const [found, ...others] = anomaliesOf(record)
  if (found === undefined) return []
  const { checker, anomaly } = found
  const seen = anomaly.whiteBox === true ? ', seen only with evidence from inside the system' : ''
  const further = [...tally(others.map((other) => other.anomaly.name))].map(([name, n]) => `${name} × ${count(n)}`)
  return [
    `${paint('bold', line(`Broken: ${checker}, by a ${anomaly.name}`))}${seen}`,
    `  ${line(anomaly.sentence)}`,
    ...witnessLines(record, history, anomaly).map((text) => line(text, 160)),
    ...(further.length === 0 ? [] : [row('also found', line(listed(further), 160), paint)]),
  ]
}

function inside({ inside: story }: RunRecord, paint: Paint): string[] {
  const lines = story === undefined ? [] : insideLines(story)
  return lines.length === 0 ? [] : [paint('bold', 'Inside:'), ...lines.map((text) => line(text))]
}

function reasonLines(record: RunRecord, paint: Paint): string[] {
  const reasons = reasonsOf(record)
  if (reasons.length === 0) return []
  const heading = record.verdict === 'unknown' ? 'Why nothing can be said:' : 'Also to know:'
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => `  - ${line(reason)}`)
  const rest = reasons.length - shown.length
  return [paint('bold', heading), ...shown, ...(rest > 0 ? [`  - and ${counted(rest, 'more reason')}`] : [])]
}

function figureLines(record: RunRecord, paint: Paint): string[] {
  const { all, byFunction } = record.counts
  const perFunction = Object.entries(byFunction).map(([f, counts]) => `${f} ${total(counts)} (${outcomes(counts)})`)
  const applied = record.results.filter(({ verdict }) => verdict !== 'not-applicable')
  const faults = faultTotals(record)
  const changes = record.leaderChanges
  // Where something broke, the witness is what matters; the page has these.
  const brief = record.verdict === 'invalid'
  return [
    row('checked', line(applied.map(({ checker, verdict }) => `${checker} ${verdict}`).join(', ') || 'nothing'), paint),
    row('operations', `${total(all)} in ${seconds(record.durationNs, 1)}: ${outcomes(all)}`, paint),
    ...stoppedWords(record).map((text) => row('stopped', line(text), paint)),
    ...(perFunction.length < 2 || brief ? [] : [row('', line(perFunction.join(', '), 160), paint)]),
    ...(brief || faults.length === 0
      ? [row('faults', line(faults.join(', ') || 'none were asked for', 160), paint)]
      : faultLines(record, paint)),
    ...(brief ? [] : servedLines(record, paint)),
    ...livenessLines(record, brief, paint),
    ...(changes === undefined || brief ? [] : [row('leader', counted(changes, 'change'), paint)]),
    ...(record.leftOut.length === 0 || brief ? [] : [row('left out', line(record.leftOut.join('; '), 200), paint)]),
  ]
}

/** Told of an invalid run, too, where the harness restarted nodes. */
function livenessLines(record: RunRecord, brief: boolean, paint: Paint): string[] {
  const told = livenessRow(record)
  return told === undefined || (brief && told.came === 'by itself') ? [] : [row('liveness', line(told.words), paint)]
}

/** What clients had under each kind of fault, and the errors they met. */
function servedLines(record: RunRecord, paint: Paint): string[] {
  const errors = errorRow(record)
  const example = errorExample(record)
  return [
    ...availabilityRows(record).map((text, i) => row(i === 0 ? 'served' : '', line(text, 160), paint)),
    ...(errors === undefined ? [] : [row('errors', line(errors, 160), paint)]),
    ...(example === undefined ? [] : [row('', line(example, 160), paint)]),
  ]
}

/** One line a kind, in columns. */
function faultLines(record: RunRecord, paint: Paint): string[] {
  const rows = faultRows(record).map(({ kind, planned, inForce, skipped, impugned, measured }) => [
    line(kind, 40),
    ...[planned, inForce, skipped, impugned].map(count),
    line(measured, 70),
  ])
  const head = ['', 'planned', 'in force', 'skipped', 'impugned', 'measured']
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((cells) => cells[i]?.length ?? 0)))
  return [head, ...rows].map((cells, i) => {
    const padded = cells.map((cell, j) =>
      j > 0 && j < 5 ? cell.padStart(widths[j] ?? 0) : cell.padEnd(widths[j] ?? 0),
    )
    return row(i === 0 ? 'faults' : '', padded.join('  ').trimEnd(), paint)
  })
}

function hintLines(record: RunRecord, paint: Paint): string[] {
  const shown = hints(record)
  return shown.length === 0 ? [] : [paint('bold', 'Hints:'), ...shown.map((hint) => `  - ${line(hint)}`)]
}

function total({ ok, fail, info }: OpCounts): string {
  return count(ok + fail + info)
}

function outcomes({ ok, fail, info }: OpCounts): string {
  return `${count(ok)} ok, ${count(fail)} fail, ${count(info)} unknown`
}
