/**
 * The record of a run: the one value that reports are made from, written as record.json. A report is a function of it
 * (and of the history for pictures); a report can never change it.
 */

import type { ErrorClass, FaultAvailability } from './availability.ts'
import type { Confirmation } from './confirmation.ts'
import type { FaultPhase, PlannedFault } from './fault.ts'
import type { InsideStory } from './inside-story.ts'
import type { Json } from './json.ts'
import type { Liveness } from './liveness.ts'
import type { Scenario } from './scenario.ts'
import type { CheckResult, Verdict } from './verdict.ts'

export const RECORD_FORMAT = 1

export type OpCounts = { readonly ok: number; readonly fail: number; readonly info: number }

/** One fault as it went. Times in ns since the run's start; a phase that never came is absent. */
export type FaultSummary = {
  readonly fault: number
  readonly type: string
  readonly target: string
  readonly nodes: readonly string[]
  readonly phases: { readonly [phase in FaultPhase]?: number }
  readonly detail: Json
}

/** Seen in office from `timeNs` on, as asked twice a second, until the next one is. */
export type LeaderSeen = { readonly timeNs: number; readonly leader: string }

export const LEADERS_KEPT = 1000

/** A violation seen while a run goes on: from this op on, at this time in ns since the run's start, the history is illegal. */
export type Sighting = {
  readonly op: number
  readonly timeNs: number
  readonly key?: string
  readonly sentence: string
}

export type RunRecord = {
  readonly format: typeof RECORD_FORMAT
  /** Versions of what took part: ordeal, node, the system under test, the engine, the kernel. */
  readonly versions: { readonly [name: string]: string }
  readonly scenario: Scenario
  /** Wall clock at the run's start, ISO 8601 in UTC; before the cluster was started. */
  readonly startedAt: string
  /** From the start to the end of the last operation, in run time (simulated time in the simulator). */
  readonly durationNs: number
  readonly verdict: Verdict
  /** Why the verdict is unknown, or what else a reader must know; plain sentences. */
  readonly reasons: readonly string[]
  readonly results: readonly CheckResult[]
  readonly counts: { readonly all: OpCounts; readonly byFunction: { readonly [f: string]: OpCounts } }
  readonly faults: readonly FaultSummary[]
  /** What clients had while each fault was in force; absent where none was. */
  readonly availability?: readonly FaultAvailability[]
  /** Errors that operations ended in, by class, the most frequent first; absent where there were none. */
  readonly errors?: readonly ErrorClass[]
  /** Changes of leader seen between the faults; absent where the system has no leader to ask for. */
  readonly leaderChanges?: number
  /** The first leader seen and each after it, in order of time; at most LEADERS_KEPT. Times in ns since the run's start. */
  readonly leaders?: readonly LeaderSeen[]
  /** Whether and how the system came back after the last heal; absent where nobody can tell which node hangs. */
  readonly liveness?: Liveness
  /** Wall clock at time 0 of the history, ISO 8601 in UTC, of a run in containers: what relates their logs to it. */
  readonly zeroAt?: string
  /** Of a simulated run that is invalid, where it was repeated to be looked at: what happened inside. */
  readonly inside?: InsideStory
  /** Of a run that is invalid: what a second decider and further runs say. */
  readonly confirmation?: Confirmation
  /** The main phase was ended here, at the first violation seen while the run went on. Absent of a run that went to its end. */
  readonly stopped?: Sighting
  /** What was requested and left out, and why. */
  readonly leftOut: readonly string[]
  /** The command that runs this again. */
  readonly replay: string
  /** Whether the verdict is what `--expect` asked for; absent if nothing was asked. */
  readonly expectationMet?: boolean
}

/** The whole plan of faults, written as schedule.json. */
export type Schedule = readonly PlannedFault[]
