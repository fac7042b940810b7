/**
 * A campaign on a terminal: what it came to, what it saw and what it never saw, and the seeds that are not valid.
 * Station: report. Pure; figures of time come from whoever has a clock.
 */
import type { CampaignRecord, FailingSeed } from '../harness/core/campaign-record.ts'
import { count, counted } from './format.ts'
import { VERDICT_SYMBOL } from './run-words.ts'
import { clipped, visibleLine } from './visible.ts'

const FAILING_SHOWN = 10
const LINE_MAX = 320
const NS_PER_S = 1e9

/** `seconds`: how long it took. */
export function campaignText(record: CampaignRecord, seconds: number): string {
  const { system, seeds, firstSeed, verdicts, failing, verdict } = record
  const last = firstSeed + seeds - 1
  const settings = Object.entries(record.settings).map(([name, value]) => `${name}=${value}`)
  const head = [system, ...settings, counted(seeds, 'seed'), `${firstSeed} to ${last}`]
  const missed = neverMade(record)
  return [
    `${VERDICT_SYMBOL[verdict]} ${verdict.toUpperCase()}  ${head.join(' · ')}`,
    row('verdicts', tallyOf(verdicts)),
    row('simulated', simulatedText(record, seconds)),
    row('operations', tallyOf(mapped(record.operations, ({ ok, fail, info }) => ok + fail + info))),
    row('in force', tallyOf(record.faults)),
    row('marks', tallyOf(record.marks)),
    ...(missed.length === 0 ? [] : [row('never', missed.join(', '))]),
    row('hash', record.hash),
    ...failing.slice(0, FAILING_SHOWN).map(failingLine),
    ...(failing.length > FAILING_SHOWN ? [row('', `and ${failing.length - FAILING_SHOWN} more seeds`)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** Marks that no case made: nothing is known of what they stand for. */
export function neverMade({ marks }: Pick<CampaignRecord, 'marks'>): readonly string[] {
  return Object.entries(marks).flatMap(([mark, times]) => (times === 0 ? [mark] : []))
}

/** 'seed 151  linearizability: stale-read: ...' */
export function failingText({ seed, verdict, anomaly, reason }: FailingSeed): string {
  const what = anomaly === undefined ? (reason ?? verdict) : `${anomaly.checker}: ${anomaly.name}: ${anomaly.sentence}`
  return clipped(visibleLine(`seed ${seed}  ${what}`), LINE_MAX)
}

function failingLine(failing: FailingSeed): string {
  const { folder } = failing
  return row(
    failing.verdict,
    folder === undefined ? failingText(failing) : `${failingText(failing)}\n${row('', folder)}`,
  )
}

function simulatedText({ seeds, simulatedNs, events }: CampaignRecord, seconds: number): string {
  const simulated = simulatedNs / NS_PER_S
  const speeds =
    seconds > 0 ? ` · ${(seeds / seconds).toFixed(1)} runs/s, ${count(Math.round(simulated / seconds))} s/s` : ''
  return `${count(Math.round(simulated))} s, ${count(events)} events, in ${seconds.toFixed(1)} s${speeds}`
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)}${text}`
}

function tallyOf(counts: { readonly [name: string]: number }): string {
  const seen = Object.entries(counts).filter(([, times]) => times > 0)
  return seen.length === 0 ? 'none' : seen.map(([name, times]) => `${name} ${count(times)}`).join(', ')
}

function mapped<From, To>(values: { readonly [name: string]: From }, to: (value: From) => To): { [name: string]: To } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]))
}
