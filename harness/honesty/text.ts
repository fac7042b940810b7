/**
 * A report of the honesty suite for the terminal: a table of what was seen, then what it means.
 * Station: honesty. Pure.
 */
import type { Finding } from './judge.ts'
import { MODES } from './modes.ts'
import type { Observation } from './observation.ts'
import type { HonestyReport } from './suite.ts'

const HEADINGS = ['f', 'when', 'said', 'sent', 'applied', 'took', 'usable again', 'findings']

export function isHonest({ findings }: HonestyReport): boolean {
  return findings.every(({ weight }) => weight === 'note')
}

export function honestyText(report: HonestyReport): string {
  const rows = report.observations.map((seen) => rowOf(seen, report.findings))
  const wrong = report.findings.filter(({ weight }) => weight === 'dishonest')
  const notes = report.findings.filter(({ weight }) => weight === 'note')
  const words =
    wrong.length === 0
      ? ['HONEST: every answer of the client was true, and no write was sent twice.']
      : [`DISHONEST: ${wrong.length} ${wrong.length === 1 ? 'finding' : 'findings'}.`, ...wrong.map(sentence)]
  const extra = notes.length === 0 ? [] : ['', 'Notes, which make no false history:', ...notes.map(sentence)]
  return `${[...columns([HEADINGS, ...rows]), '', ...words, ...extra].join('\n')}\n`
}

function rowOf(seen: Observation, findings: readonly Finding[]): readonly string[] {
  const own = findings.filter(({ f, mode }) => f === seen.f && mode === seen.mode)
  return [
    seen.f,
    seen.mode,
    seen.said,
    seen.sent === undefined ? '?' : `${seen.sent}x`,
    seen.applied === undefined ? (seen.effect === 'counted' ? '?' : '-') : `${seen.applied}x`,
    `${Math.round(seen.tookMs)} ms`,
    seen.usableAfterMs === undefined ? 'no' : `${Math.round(seen.usableAfterMs)} ms`,
    own.map(({ name, weight }) => (weight === 'note' ? `(${name})` : name)).join(', '),
  ]
}

function sentence({ f, mode, name, words }: Finding): string {
  const summary = MODES.find((each) => each.name === mode)?.summary ?? mode
  return `  ${name}: ${f}, when ${summary}: ${words}.`
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
}
