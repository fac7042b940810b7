/**
 * The liveness row: whether the system came back after the last heal, and what was done for it.
 * Station: report. Says nothing of safety.
 */
import type { RunRecord } from '../harness/core/record.ts'
import { seconds } from './format.ts'

export type LivenessRow = {
  /** `never`: the run is unknown for it. */
  readonly came: 'by itself' | 'restarted' | 'never'
  readonly words: string
}

/** Undefined where nobody can tell which node hangs, and where nothing was to be healed and nothing hung. */
export function livenessRow({ liveness, faults }: RunRecord): LivenessRow | undefined {
  if (liveness === undefined) return undefined
  const { healedNs, steps, backNs } = liveness
  const since = (timeNs: number) => seconds(timeNs - healedNs, 1)
  if (steps.length === 0 && backNs !== undefined)
    return faults.length === 0 ? undefined : { came: 'by itself', words: `recovered by itself in ${since(backNs)}` }
  const restarts = steps.map(({ node, timeNs, reason }) => `${node} restarted after ${since(timeNs)} (${reason})`)
  const end = backNs === undefined ? 'never available again' : `available after ${since(backNs)}`
  return { came: backNs === undefined ? 'never' : 'restarted', words: `stuck: ${[...restarts, end].join(', ')}` }
}
