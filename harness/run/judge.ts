/**
 * From a recorded history to a record with a verdict. The same code after a run and for stored files.
 * Station: verdict. Pure: what a checker needs beside the history comes from the scenario.
 */
import type { RunFacts } from '../../checkers/checker.ts'
import type { History } from '../core/history.ts'
import { RECORD_FORMAT, type RunRecord } from '../core/record.ts'
import type { Expectation, Scenario } from '../core/scenario.ts'
import { type CheckResult, mergeVerdicts, type Verdict } from '../core/verdict.ts'
import type { Workload } from '../workloads/workload.ts'
import { availabilityOf, errorClasses } from './availability.ts'
import { summarize } from './summary.ts'

/** What the checkers may know of a run made from this scenario. */
export function runFacts(scenario: Scenario, workload: Workload): RunFacts {
  return {
    schema: workload.schema,
    ...(workload.model === undefined ? {} : { model: workload.model }),
    requestedFaults: [...new Set(scenario.nemeses.map(({ family }) => family))],
    expectsFinalPhase: true,
    ...(scenario.settings['reads'] === 'serializable' ? { readsMayBeOld: true } : {}),
  }
}

/** What a record holds that neither the history nor the checkers know. */
export type RunCircumstances = Pick<
  RunRecord,
  | 'versions'
  | 'startedAt'
  | 'leftOut'
  | 'replay'
  | 'leaderChanges'
  | 'leaders'
  | 'liveness'
  | 'zeroAt'
  | 'inside'
  | 'confirmation'
  | 'stopped'
> & {
  /** Why the system did not come back after everything was healed, if it did not. */
  readonly notRecovered?: string
}

/** The circumstances of a run that was judged before. */
export function circumstancesOf(record: RunRecord): RunCircumstances {
  const {
    versions,
    startedAt,
    leftOut,
    replay,
    leaderChanges,
    leaders,
    liveness,
    zeroAt,
    inside,
    confirmation,
    stopped,
  } = record
  const notRecovered = record.results.find(({ checker }) => checker === RECOVERY)?.reason?.replace(NOT_LIVE, '')
  return {
    versions,
    startedAt,
    leftOut,
    replay,
    ...(leaderChanges === undefined ? {} : { leaderChanges }),
    ...(leaders === undefined ? {} : { leaders }),
    ...(liveness === undefined ? {} : { liveness }),
    ...(zeroAt === undefined ? {} : { zeroAt }),
    ...(inside === undefined ? {} : { inside }),
    ...(confirmation === undefined ? {} : { confirmation }),
    ...(stopped === undefined ? {} : { stopped }),
    ...(notRecovered === undefined ? {} : { notRecovered }),
  }
}

const RECOVERY = 'recovery'
const NOT_LIVE = 'not live after the final heal: '

export function judge(
  scenario: Scenario,
  history: History,
  checked: readonly CheckResult[],
  { notRecovered, ...circumstances }: RunCircumstances,
): RunRecord {
  const results = notRecovered === undefined ? checked : [...checked, notLive(notRecovered)]
  const counting = results.filter(({ verdict }) => verdict !== 'not-applicable')
  const verdict = mergeVerdicts(counting.map((result) => result.verdict as Verdict))
  const summary = summarize(history)
  const availability = availabilityOf(history, summary.faults, scenario.concurrency, summary.durationNs)
  const errors = errorClasses(history)
  return {
    format: RECORD_FORMAT,
    scenario,
    ...circumstances,
    ...summary,
    ...(availability.length === 0 ? {} : { availability }),
    ...(errors.length === 0 ? {} : { errors }),
    verdict,
    reasons: counting.flatMap(({ checker, verdict, reason }) =>
      verdict === 'unknown' ? [`${checker}: ${reason ?? 'unknown'}`] : [],
    ),
    results,
    ...(scenario.expect === undefined ? {} : { expectationMet: meets(scenario.expect, verdict, results) }),
  }
}

/** Liveness is a row of its own and never a safety verdict: a system that stays away is neither right nor wrong. */
function notLive(reason: string): CheckResult {
  return {
    checker: RECOVERY,
    verdict: 'unknown',
    reason: `${NOT_LIVE}${reason}`,
    anomalies: [],
    stats: {},
  }
}

function meets(expected: Expectation, verdict: Verdict, results: readonly CheckResult[]): boolean {
  if (verdict !== expected.verdict) return false
  if (expected.anomaly === undefined) return true
  return results.some(({ anomalies }) => anomalies.some(({ name }) => name === expected.anomaly))
}
