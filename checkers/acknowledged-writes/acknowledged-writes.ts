/**
 * Acknowledged writes of versioned registers, by revisions alone and without a search: whatever begins after a write was
 * acknowledged sees its revision or a later one (etcd: the key's mod_revision), or makes a later one, and nobody sees a
 * value that no operation can have written. Weaker than linearizability, and judged in one pass: it says of the longest history whether a write
 * was lost. For sets, set-full says the same.
 * Station: checkers. O(ops).
 */
import type { CheckResult } from '../../harness/core/verdict.ts'
import type { Checker } from '../checker.ts'
import { findings } from './findings.ts'
import { sweepOf } from './sweep.ts'

const NAME = 'acknowledged-writes'

export const acknowledgedWrites: Checker = {
  name: NAME,
  summary: 'what begins after a write was acknowledged sees it or a later one, and no value that nobody wrote',
  applies: ({ model, readsMayBeOld }) => {
    if (model !== 'versioned-register') return 'the workload has no registers with revisions'
    return readsMayBeOld === true ? 'its reads may be old, so that one misses a write proves nothing' : true
  },
  check(history, _, budget): CheckResult {
    const nothing = { checker: NAME, anomalies: [], stats: {} }
    if (history.length > budget.steps)
      return { ...nothing, verdict: 'unknown', reason: `${history.length} ops are more than ${budget.steps} steps` }
    const sweep = sweepOf(history)
    const { anomalies, figures } = findings(history, sweep)
    const { acknowledged, observed, due } = sweep
    const common = {
      checker: NAME,
      anomalies,
      stats: { acknowledged, observed, observedAfterwards: due, ...figures },
    }
    if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
    if (due > 0) return { ...common, verdict: 'valid' }
    return { ...common, verdict: 'unknown', reason: 'nothing was read after a write had been acknowledged' }
  },
}
