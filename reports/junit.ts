/**
 * The record as JUnit XML: the scenario is a suite, each checker a test case. Invalid is a failure, unknown an error,
 * not applicable a skip. A run that did what `--expect` asked for passes.
 * Station: report. Elements and attributes as Jenkins, GitLab and GitHub's actions read them; control characters that
 * XML 1.0 (section 2.2) forbids are written out as \uXXXX.
 */
import type { RunRecord } from '../harness/core/record.ts'
import type { CheckResult } from '../harness/core/verdict.ts'
import { mergeVerdicts } from '../harness/core/verdict.ts'
import { counted } from './format.ts'
import { livenessRow } from './liveness-words.ts'
import { expectationWords, reasonsOf } from './run-words.ts'
import { clipped, visible } from './visible.ts'

type Case = {
  readonly name: string
  readonly result: 'passed' | 'failure' | 'error' | 'skipped'
  readonly type?: string
  readonly message?: string
  readonly text?: string
}

const MOST_ANOMALIES = 20
const MESSAGE_LENGTH = 500

export function junitReport(record: RunRecord): string {
  const cases = casesOf(record)
  const tally = (result: Case['result']) => cases.filter((testCase) => testCase.result === result).length
  const counts = `tests="${cases.length}" failures="${tally('failure')}" errors="${tally('error')}" skipped="${tally('skipped')}"`
  const time = `time="${(record.durationNs / 1e9).toFixed(3)}"`
  const { scenario } = record
  const liveness = livenessRow(record)?.words
  const seed = String(scenario.seed)
  const told = { ...record.versions, seed, replay: record.replay, ...(liveness && { liveness }) }
  const properties = Object.entries(told)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ordeal" ${counts} ${time}>`,
    `  <testsuite name="${attribute(scenario.name)}" ${counts} ${time} timestamp="${attribute(timestamp(record))}">`,
    '    <properties>',
    ...properties.map(([name, text]) => `      <property name="${attribute(name)}" value="${attribute(text)}"/>`),
    '    </properties>',
    ...cases.map((testCase) => caseLines(testCase, `${scenario.system}.${scenario.workload}`)),
    '  </testsuite>',
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

/** The schema's dateTime has neither zone nor fractions; it is UTC. */
function timestamp({ startedAt }: RunRecord): string {
  return startedAt.replace(/(\.\d+)?Z$/, '')
}

function casesOf(record: RunRecord): readonly Case[] {
  const cases = record.results.map((result) => caseOf(result, record))
  const expected = expectationWords(record)
  if (expected !== undefined && record.expectationMet === false) {
    const message = `expected ${expected}, but the verdict is ${record.verdict}`
    return [...cases, { name: 'expectation', result: 'failure', type: 'expectation', message, text: record.replay }]
  }
  return [...cases, ...runCase(record)]
}

function caseOf(result: CheckResult, record: RunRecord): Case {
  const { checker: name, verdict, reason } = result
  if (verdict === 'not-applicable') return { name, result: 'skipped', message: reason ?? 'does not apply to this run' }
  if (verdict === 'valid') return { name, result: 'passed' }
  const [first] = result.anomalies
  const message = verdict === 'invalid' && first !== undefined ? first.sentence : (reason ?? `verdict ${verdict}`)
  if (record.expectationMet === true) {
    return {
      name,
      result: 'passed',
      text: `${verdict}, within what was expected (${expectationWords(record)}): ${message}`,
    }
  }
  const text = [...sentences(result), `Replay: ${record.replay}`].join('\n')
  if (verdict === 'unknown') return { name, result: 'error', type: 'unknown', message, text }
  return { name, result: 'failure', type: first?.name ?? 'invalid', message, text }
}

function sentences({ anomalies, reason }: CheckResult): readonly string[] {
  const shown = anomalies.slice(0, MOST_ANOMALIES).map(({ name, sentence }) => `${name}: ${sentence}`)
  const rest = anomalies.length - shown.length
  const more = rest > 0 ? [`and ${counted(rest, 'more anomaly', 'more anomalies')}, see record.json`] : []
  return [...shown, ...more, ...(reason === undefined ? [] : [reason])]
}

/** A case of its own where no checker accounts for the run's verdict, so that such a run is never green, nor empty. */
function runCase(record: RunRecord): readonly Case[] {
  const verdicts = record.results.flatMap(({ verdict }) => (verdict === 'not-applicable' ? [] : [verdict]))
  if (record.results.length > 0 && record.verdict === mergeVerdicts(verdicts) && verdicts.length > 0) return []
  if (record.expectationMet === true || record.verdict === 'valid') return [{ name: 'run', result: 'passed' }]
  const reasons = reasonsOf(record)
  const message = reasons[0] ?? `the run is ${record.verdict}`
  const text = [...reasons, `Replay: ${record.replay}`].join('\n')
  const result = record.verdict === 'invalid' ? 'failure' : 'error'
  return [{ name: 'run', result, type: record.verdict, message, text }]
}

function caseLines({ name, result, type, message, text }: Case, className: string): string {
  const open = `    <testcase name="${attribute(name)}" classname="${attribute(className)}"`
  if (result === 'passed') {
    return text === undefined
      ? `${open}/>`
      : `${open}>\n      <system-out>${content(text)}</system-out>\n    </testcase>`
  }
  const about = `${type === undefined ? '' : ` type="${attribute(type)}"`} message="${attribute(clipped(message ?? '', MESSAGE_LENGTH))}"`
  const body = text === undefined ? `<${result}${about}/>` : `<${result}${about}>${content(text)}</${result}>`
  return `${open}>\n      ${body}\n    </testcase>`
}

/** Text of an element. */
function content(text: string): string {
  return visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Attribute values lose newlines and tabs when read (XML 1.0, 3.3.3) unless written as references. */
function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
}
