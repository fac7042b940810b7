/**
 * Whether packets from some nodes to another were dropped for a whole while, by what was measured of each cut.
 * Station: verdict.
 */
import type { Grudge } from '../../../harness/core/fault.ts'
import type { History } from '../../../harness/core/history.ts'
import { isFaultOp } from '../../../harness/core/op.ts'

type Cut = { readonly grudge: Grudge; verifiedNs?: number; healedNs: number }

/**
 * True if cuts that were measured to be in force followed one another without a gap from `fromNs` to `untilNs`, and each
 * had `node` drop what comes from all of `others`. A script's cuts replace one another at once on each node.
 */
export function wasCutOff(
  history: History,
  node: string,
  others: readonly string[],
  fromNs: number,
  untilNs: number,
): boolean {
  let reached = fromNs
  for (const { grudge, verifiedNs, healedNs } of cutsIn(history)) {
    if (healedNs <= reached) continue
    const isFirst = reached === fromNs
    if (verifiedNs === undefined || (isFirst && verifiedNs > fromNs)) return false
    if (!others.every((other) => grudge[node]?.includes(other))) return false
    reached = healedNs
    if (reached >= untilNs) return true
  }
  return false
}

/** In the order in which they were applied. One that was never healed lasts for ever. */
function cutsIn(history: History): readonly Cut[] {
  const cuts = new Map<number, Cut>()
  for (const op of history.ops()) {
    if (!isFaultOp(op) || op.f !== 'partition') continue
    const { fault, phase, detail } = op.value
    if (phase === 'applied') cuts.set(fault, { grudge: (detail ?? {}) as Grudge, healedNs: Number.POSITIVE_INFINITY })
    const cut = cuts.get(fault)
    if (cut === undefined) continue
    if (phase === 'verified') cut.verifiedNs = op.time
    if (phase === 'healed') cut.healedNs = op.time
  }
  return [...cuts.values()]
}
