/**
 * What plays of directed scenarios came to, on a terminal: a line for each form, and its facts.
 * Station: report.
 */
import type { Fact, FactStatus, Proof } from '../harness/core/fact.ts'
import type { ScriptPlan, ScriptRecord } from '../harness/core/script-record.ts'
import { visibleLine } from './visible.ts'

/** All tries of one play; the last is the one that counts. `folder`: where its files and its page are. */
export type Attempts = readonly { readonly record: ScriptRecord; readonly folder: string }[]

const SYMBOL: Readonly<Record<FactStatus, string>> = { proved: '✓', refuted: '✗', unknown: '?' }
const COLOUR: Readonly<Record<FactStatus, string>> = { proved: '32', refuted: '1;31', unknown: '1;33' }
const PROOFS_SHOWN = 6

export function guaranteesText(plan: ScriptPlan, plays: readonly Attempts[], colour: boolean): string {
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const last = plays.flatMap((attempts) => attempts.at(-1) ?? [])
  const of = (matches: (record: ScriptRecord) => boolean) => last.filter(({ record }) => matches(record)).length
  const reached = of(({ outcome }) => outcome !== 'not reached')
  const first = plays.filter(([attempt]) => attempt !== undefined && attempt.record.outcome !== 'not reached').length
  const held = of(({ outcome, verdict }) => outcome === 'held' && verdict === 'valid')
  const violated = of(({ verdict }) => verdict === 'invalid')
  const n = plays.length
  const result = violated > 0 ? `VIOLATED ${violated}/${n}` : `held ${held}/${n}`
  const code = violated > 0 ? '1;31' : held === n ? '1;32' : '1;33'
  const shownPlay = last.find(({ record }) => record.verdict !== 'valid') ?? last.at(-1)
  const name = `${plan.scenario}:${plan.form}`
  const lines = [
    `${paint('1', name)}  ${plan.system} ${plan.version ?? plan.image ?? ''}, ${plan.nodes} nodes`,
    `  reached ${reached}/${n} (first try ${first}) · ${paint(code, result)} · median ${medianSeconds(last.map(({ record }) => record)).toFixed(1)} s`,
    ...(shownPlay === undefined ? [] : playLines(shownPlay, paint)),
  ]
  return `${lines.join('\n')}\n`
}

function playLines(
  { record, folder }: Attempts[number],
  paint: (code: string, text: string) => string,
): readonly string[] {
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

/** From the start of the cluster to the evidence, of the plays that count. */
export function medianSeconds(records: readonly ScriptRecord[]): number {
  const sorted = records
    .map(({ timings }) => (timings.startMs + timings.scriptMs + timings.evidenceMs) / 1000)
    .sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
