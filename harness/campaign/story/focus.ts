/**
 * What a recorder is told beforehand: what went wrong and when, known from the first run of the same case.
 * Station: campaign. Times are ns since the run's start.
 */
import type { FaultSummary } from '../../core/record.ts'

/** An operation of the witness. */
export type FocusOperation = {
  /** Index of its invocation in the history. */
  readonly op: number
  readonly node?: string
  readonly startNs: number
  /** Absent: it never completed. */
  readonly endNs?: number
  readonly outcome: 'ok' | 'fail' | 'info'
  /** What it writes, as `words` tells it of an entry; absent for reads. */
  readonly writes?: string
}

/** What a monitor found broken. `indexes`: of the entries that it is about. */
export type FocusFinding = {
  readonly checker: string
  readonly timeNs: number
  readonly nodes: readonly string[]
  readonly indexes: readonly number[]
  readonly sentence: string
}

/** Names the property, and ends as a sentence does. */
export function findingText({ checker, sentence }: FocusFinding): string {
  return `${checker}: ${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}`
}

export type StoryFocus = {
  readonly nodes: readonly string[]
  /** When the violation showed. */
  readonly violationNs: number
  /** In order of invocation. */
  readonly operations: readonly FocusOperation[]
  /** In order of time. */
  readonly findings: readonly FocusFinding[]
  readonly faults: readonly FaultSummary[]
  /** A log's command in a few words, such as 'r3=17'. */
  readonly words: (command: unknown) => string
}

/** What is looked at closely: the stretch from a little before to just after each of these. */
const BEFORE_NS = 400e6
const AFTER_NS = 150e6

/** All moments that the violation is made of, in order: ends of operations, findings, the violation itself. */
export function instantsOf({ operations, findings, violationNs }: StoryFocus): readonly number[] {
  const ofOperations = operations.flatMap(({ startNs, endNs, outcome }) =>
    endNs === undefined || outcome !== 'ok' ? [startNs] : [startNs, endNs],
  )
  const all = [...ofOperations, ...findings.map(({ timeNs }) => timeNs), violationNs]
  return [...new Set(all)].filter((timeNs) => timeNs <= violationNs).sort((a, b) => a - b)
}

/** Whether some moment from `fromNs` to `toNs`, both included, lies near one of these. */
export function isNear(instants: readonly number[], fromNs: number, toNs: number = fromNs): boolean {
  return instants.some((timeNs) => fromNs <= timeNs + AFTER_NS && toNs >= timeNs - BEFORE_NS)
}
