/**
 * Life lines: what the operations of a run tell of one message or record, in order of time. They explain an anomaly, and
 * decide nothing.
 * Station: report. Plain values, made by life-lines.ts, shown by the page (html/life-lines/) and on a terminal (life-text.ts).
 */

/** `beside`: of another message that helps to see where this one was; `end`: of a consumer; `empty`: of what was left. */
export type StepKind = 'sent' | 'bound' | 'delivery' | 'poll' | 'beside' | 'end' | 'empty'

/** `bad`: cannot be, if the system kept its promise; `doubtful`: of unknown outcome, or not what one would like. */
export type Tone = 'good' | 'plain' | 'doubtful' | 'bad'

export type LifeStep = {
  readonly kind: StepKind
  readonly tone: Tone
  /** Of the operation that tells of it, the index of its invocation. */
  readonly operation: number
  /** In ns since the run's start; the same where it is a moment. */
  readonly fromNs: number
  readonly toNs: number
  /** What happened, without the time: 'published by process 3 at n1, confirmed after 4.1 ms'. */
  readonly words: string
}

export type LifeLine = {
  /** 'message 417'. */
  readonly subject: string
  /** Where it belongs: 'queue k0'. */
  readonly place?: string
  /** In order of time, not empty. */
  readonly steps: readonly LifeStep[]
  /** What had no room, in words. */
  readonly left?: string
}

/** `more`: messages of the same anomaly that are not told of. */
export type LifeLines = { readonly lines: readonly LifeLine[]; readonly more: number }

export const MOST_LINES = 3
const MOST_STEPS = 8

/** The steps that matter most, in order of time, and the others. `rank`: less matters more; among equals the earlier one. */
export function fewest(
  steps: readonly LifeStep[],
  rank: (step: LifeStep) => number,
  most: number = MOST_STEPS,
): { readonly kept: readonly LifeStep[]; readonly left: readonly LifeStep[] } {
  const byTime = steps.toSorted(inTime)
  const kept = new Set(byTime.toSorted((a, b) => rank(a) - rank(b)).slice(0, most))
  return { kept: byTime.filter((step) => kept.has(step)), left: byTime.filter((step) => !kept.has(step)) }
}

function inTime(a: LifeStep, b: LifeStep): number {
  return a.fromNs - b.fromNs || a.toNs - b.toNs || a.operation - b.operation
}
