/**
 * A report of the honesty suite for the terminal: a table of what was seen, then what it means.
 * Station: honesty. Pure.
 */
import type { Finding } from './judge.ts'
import { MODES } from './modes.ts'
import type { Observation } from './observation.ts'
import type { HonestyReport } from './suite.ts'

const HEADINGS = ['f', 'when', 'said', 'sent', 'applied', 'took', 'usable again', 'findings']

/** One lie is enough; without one, unknown while something could not be seen: it is never taken for honest. */
export function honestyOf({ findings }: HonestyReport): 'honest' | 'dishonest' | 'unknown' {
  if (findings.some(({ weight }) => weight === 'dishonest')) return 'dishonest'
  return findings.some(({ weight }) => weight === 'unproven') ? 'unknown' : 'honest'
}

export function isHonest(report: HonestyReport): boolean {
  return honestyOf(report) === 'honest'
}

export function honestyText(report: HonestyReport): string {
  const rows = report.observations.map((seen) => rowOf(seen, report.findings))
  const sentences = (of: Finding['weight']) => report.findings.filter(({ weight }) => weight === of).map(sentence)
  const [wrong, unproven, notes] = [sentences('dishonest'), sentences('unproven'), sentences('note')]
  const headline = {
    honest: 'HONEST: every answer of the client was true, and no write was sent twice.',
    dishonest: `DISHONEST: ${wrong.length} ${wrong.length === 1 ? 'finding' : 'findings'}.`,
    unknown: 'UNKNOWN: nothing dishonest was seen, but not all could be seen.',
  }[honestyOf(report)]
  const lines = [
    ...columns([HEADINGS, ...rows]),
    '',
    headline,
    ...wrong,
    ...under('What could not be seen:', unproven),
    ...under('Notes, which make no false history:', notes),
  ]
  return `${lines.join('\n')}\n`
}

function under(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines]
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
    own.map(({ name, weight }) => (weight === 'dishonest' ? name : `(${name})`)).join(', '),
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
