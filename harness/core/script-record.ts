/**
 * The record of one play of a directed scenario: the one value that its report is made from, written as record.json. A
 * report is a function of it, and can never change it.
 */
import type { Fact, ScenarioOutcome } from './fact.ts'
import type { EntryId, TraceRecord } from './raft-message.ts'
import type { Story } from './story.ts'
import type { CheckResult, Verdict } from './verdict.ts'

export const SCRIPT_RECORD_FORMAT = 1

/** What is played, with every choice made: written as script.json before anything starts. */
export type ScriptPlan = {
  readonly format: typeof SCRIPT_RECORD_FORMAT
  readonly scenario: string
  readonly form: string
  readonly system: string
  readonly version?: string
  readonly image?: string
  readonly settings: { readonly [name: string]: string }
  readonly nodes: number
  /** Of a simulated play: with the attempt it fixes every byte. */
  readonly seed?: number
  /** 1 is the first try; a scenario that was not reached is tried again on a fresh cluster. */
  readonly attempt: number
}

/** One member's log at a moment: entries from the first of interest on. `commit` as its log says, undefined before any. */
export type LogAtMoment = {
  readonly node: string
  readonly term: number
  readonly commit?: number
  readonly entries: readonly (EntryId & { readonly what: string })[]
}

/**
 * Logs of all members side by side. Logs have no clock: a moment is named by what each log itself shows, as "when it
 * entered term 4"; a member that never came to it is absent.
 */
export type LogMoment = { readonly title: string; readonly members: readonly LogAtMoment[] }

export type ScriptTimings = { readonly startMs: number; readonly scriptMs: number; readonly evidenceMs: number }

export type ScriptRecord = {
  readonly format: typeof SCRIPT_RECORD_FORMAT
  readonly plan: ScriptPlan
  /** The guarantee in one sentence. */
  readonly summary: string
  readonly upstream?: string
  /** Wall clock at the start, ISO 8601 in UTC. */
  readonly startedAt: string
  readonly outcome: ScenarioOutcome
  /** Why the script stopped short, if it did. */
  readonly stopped?: string
  /** held: valid. Violated, or a checker of the clients' history says invalid: invalid. Everything else: unknown. */
  readonly verdict: Verdict
  readonly facts: readonly Fact[]
  readonly story: Story
  /** What checkers say of the clients' history alone. */
  readonly results: readonly CheckResult[]
  readonly logs: readonly LogMoment[]
  /** The part of the trace that tells the story, in order; heartbeats and repetitions left out. */
  readonly messages: readonly TraceRecord[]
  readonly messagesLeftOut: number
  readonly versions: { readonly [name: string]: string }
  readonly timings: ScriptTimings
  /** The command that plays it again. */
  readonly replay: string
}
