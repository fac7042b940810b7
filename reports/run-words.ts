/**
 * The words in which every renderer speaks of a run's result, so that terminal, JUnit and page say the same.
 * Station: report.
 */
import type { RunRecord } from '../harness/core/record.ts'
import type { Anomaly, CheckResult, Verdict } from '../harness/core/verdict.ts'
import { seconds } from './format.ts'

/** Never colour alone: a verdict is a word with a symbol. */
export const VERDICT_SYMBOL: Readonly<Record<CheckResult['verdict'], string>> = {
  valid: '✓',
  invalid: '✗',
  unknown: '?',
  'not-applicable': '–',
}

/** What was tested, shortest form first: 'etcd 3.7.3', 'register', '5 nodes', 'seed 7'. */
export function runFacts({ scenario, versions }: RunRecord): readonly string[] {
  const version = scenario.version ?? versions[scenario.system]
  return [
    version === undefined ? scenario.system : `${scenario.system} ${version}`,
    scenario.workload,
    `${scenario.nodes} ${scenario.nodes === 1 ? 'node' : 'nodes'}`,
    `seed ${scenario.seed}`,
  ]
}

/** 'invalid:stale-read', as written after --expect; undefined where nothing was expected. */
export function expectationWords({ scenario: { expect } }: RunRecord): string | undefined {
  if (expect === undefined) return undefined
  return expect.anomaly === undefined ? expect.verdict : `${expect.verdict}:${expect.anomaly}`
}

/** What the run ends with: 'as expected' only where something was asked for. */
export function outcomeOf(record: RunRecord): 'good' | 'bad' | 'doubtful' {
  if (record.expectationMet !== undefined) return record.expectationMet ? 'good' : 'bad'
  return ({ valid: 'good', invalid: 'bad', unknown: 'doubtful' } as const satisfies Record<Verdict, string>)[
    record.verdict
  ]
}

/** Where the main phase was ended before its time; empty of a run that went to its end. */
export function stoppedWords({ stopped }: RunRecord): readonly string[] {
  if (stopped === undefined) return []
  return [`by --stop-on-violation at ${seconds(stopped.timeNs)}, op ${stopped.op}: ${stopped.sentence}`]
}

export type FoundAnomaly = { readonly checker: string; readonly anomaly: Anomaly }

/** All anomalies with the checker that found each; first one of every name, then the others, so that kinds come first. */
export function anomaliesOf(record: RunRecord): readonly FoundAnomaly[] {
  const all = record.results.flatMap(({ checker, anomalies }) => anomalies.map((anomaly) => ({ checker, anomaly })))
  const seen = new Set<string>()
  const [first, others]: [FoundAnomaly[], FoundAnomaly[]] = [[], []]
  for (const found of all) {
    const kind = JSON.stringify([found.checker, found.anomaly.name])
    if (seen.has(kind)) others.push(found)
    else first.push(found)
    seen.add(kind)
  }
  return [...first, ...others]
}

/** One violation, and everyone who found it. */
export type DistinctAnomaly = { readonly checkers: readonly string[]; readonly anomaly: Anomaly }

/** The same, but what several checkers found in the same words and the same operations only once. */
export function distinctAnomalies(record: RunRecord): readonly DistinctAnomaly[] {
  const found = new Map<string, { checkers: string[]; anomaly: Anomaly }>()
  for (const { checker, anomaly } of anomaliesOf(record)) {
    const { name, sentence, key, ops } = anomaly
    const same = JSON.stringify([name, sentence, key, ops.length, ops[0], ops.at(-1)])
    const known = found.get(same)
    if (known === undefined) found.set(same, { checkers: [checker], anomaly })
    else if (!known.checkers.includes(checker)) known.checkers.push(checker)
    // What clients alone show needs no evidence from inside.
    if (known !== undefined && anomaly.whiteBox !== true) known.anomaly = anomaly
  }
  return [...found.values()]
}

/** Why the run is not simply valid: the record's reasons, then those of checkers that could not decide. */
export function reasonsOf(record: RunRecord): readonly string[] {
  const undecided = record.results.flatMap(({ checker, verdict, reason }) =>
    verdict === 'unknown' && reason !== undefined && !record.reasons.some((known) => known.includes(reason))
      ? [`${checker}: ${reason}`]
      : [],
  )
  return [...record.reasons, ...undecided]
}
