/**
 * What plays of directed scenarios came to, on a terminal: a line for each form, and its facts.
 * Station: report.
 */
import type { Fact, FactStatus, Proof } from '../harness/core/fact.ts'
import type { ScriptPlan, ScriptRecord } from '../harness/core/script-record.ts'
import { visibleLine } from './visible.ts'

/** A play that was kept: `folder` is where its files and its page are. */
export type KeptPlay = { readonly record: ScriptRecord; readonly folder: string }

/** All tries of one play; the last is the one that counts. */
export type Attempts = readonly KeptPlay[]

/** What one play came to after so many tries. */
export type PlayResult = Pick<ScriptRecord, 'outcome' | 'verdict'> & {
  readonly tries: number
  readonly seconds: number
}

/** Plays of one form, of which one is shown. */
export type FormPlays = {
  /** Of the first play. */
  readonly plan: ScriptPlan
  readonly results: readonly PlayResult[]
  readonly shown: KeptPlay | undefined
}

const SYMBOL: Readonly<Record<FactStatus, string>> = { proved: '✓', refuted: '✗', unknown: '?' }
const COLOUR: Readonly<Record<FactStatus, string>> = { proved: '32', refuted: '1;31', unknown: '1;33' }
const PROOFS_SHOWN = 6

export function guaranteesText(plan: ScriptPlan, plays: readonly Attempts[], colour: boolean): string {
  return formText(formOf(plan, plays), colour)
}

/** Of plays that were all kept. */
export function formOf(plan: ScriptPlan, plays: readonly Attempts[]): FormPlays {
  const last = plays.flatMap((attempts) => attempts.at(-1) ?? [])
  return {
    plan,
    results: plays.flatMap((attempts) => {
      const record = attempts.at(-1)?.record
      if (record === undefined) return []
      const { outcome, verdict, timings } = record
      const seconds = (timings.startMs + timings.scriptMs + timings.evidenceMs) / 1000
      return [{ outcome, verdict, tries: attempts.length, seconds }]
    }),
    shown: last.find(({ record }) => record.verdict !== 'valid') ?? last.at(-1),
  }
}

export function formText({ plan, results, shown }: FormPlays, colour: boolean): string {
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const { plays: n, reached, firstTry, held, violated, medianSeconds } = countsOf(results)
  const result = violated > 0 ? `VIOLATED ${violated}/${n}` : `held ${held}/${n}`
  const code = violated > 0 ? '1;31' : held === n ? '1;32' : '1;33'
  const { scenario, form, system, version, image, nodes, seed } = plan
  const seeds = seed === undefined ? '' : n === 1 ? `, seed ${seed}` : `, seeds from ${seed}`
  const unit = seed === undefined ? 's' : 's simulated'
  const lines = [
    `${paint('1', `${scenario}:${form}`)}  ${[system, version ?? image ?? []].flat().join(' ')}, ${nodes} nodes${seeds}`,
    `  reached ${reached}/${n} (first try ${firstTry}) · ${paint(code, result)} · median ${medianSeconds.toFixed(1)} ${unit}`,
    ...(shown === undefined ? [] : playLines(shown, paint)),
  ]
  return `${lines.join('\n')}\n`
}

export type PlayCounts = {
  readonly plays: number
  readonly reached: number
  /** Of those reached, at their first try. */
  readonly firstTry: number
  /** With all that clients saw explained. */
  readonly held: number
  /** By a fact, or by what clients saw. */
  readonly violated: number
  /** From the start of the cluster to the evidence, of the tries that count. */
  readonly medianSeconds: number
}

export function countsOf(results: readonly PlayResult[]): PlayCounts {
  const of = (matches: (result: PlayResult) => boolean) => results.filter(matches).length
  return {
    plays: results.length,
    reached: of(({ outcome }) => outcome !== 'not reached'),
    firstTry: of(({ outcome, tries }) => outcome !== 'not reached' && tries === 1),
    held: of(({ outcome, verdict }) => outcome === 'held' && verdict === 'valid'),
    violated: of(({ verdict }) => verdict === 'invalid'),
    medianSeconds: median(results.map(({ seconds }) => seconds)),
  }
}

function playLines({ record, folder }: KeptPlay, paint: (code: string, text: string) => string): readonly string[] {
  const stopped = record.stopped === undefined ? [] : [`  ${paint('1;33', 'stopped')}  ${visibleLine(record.stopped)}`]
  const clients = record.results.flatMap(({ checker, verdict, reason, anomalies }) => [
    `  ${verdict === 'valid' ? '✓' : verdict === 'invalid' ? '✗' : '?'} clients' history, ${checker}: ${verdict}${reason === undefined ? '' : `, ${visibleLine(reason)}`}`,
    ...anomalies.map(({ name, sentence }) => `      ${name}: ${visibleLine(sentence)}`),
  ])
  return [
    ...stopped,
    ...record.facts.flatMap((fact) => factLines(fact, paint)),
    ...clients,
    `  report   ${folder}/report.html`,
  ]
}

/** What is proved takes a line; what is not shows all that speaks for it. */
function factLines(
  { name, kind, status, sentence, proofs }: Fact,
  paint: (code: string, text: string) => string,
): readonly string[] {
  const line = `  ${paint(COLOUR[status], SYMBOL[status])} ${kind.padEnd(7)} ${name}: ${visibleLine(sentence)}`
  if (status === 'proved')
    return [
      `${line}${proofs[0] === undefined ? '' : `  [${proofText(proofs[0])}${proofs.length > 1 ? `, +${proofs.length - 1}` : ''}]`}`,
    ]
  return [line, ...proofs.slice(0, PROOFS_SHOWN).map((proof) => `      ${proofText(proof)}`)]
}

function proofText(proof: Proof): string {
  const shows = visibleLine(proof.shows)
  if ('trace' in proof) return `message ${proof.trace}: ${shows}`
  if ('op' in proof) return `op ${proof.op}: ${shows}`
  return `${proof.node} ${proof.file}:${proof.offset}: ${shows}`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
