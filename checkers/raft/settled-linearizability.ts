/**
 * Linearizability once more, with what the logs settle: writes that surely did not happen may not be seen. White-box:
 * what is found only here, clients alone could not have known. How many writes were settled, and how, is in its stats.
 */

import type { Checker } from '../checker.ts'
import { linearizability } from '../linearizability/linearizability.ts'
import { unknown } from '../unknown.ts'
import { countFates } from './oracle/fate-counts.ts'
import { settle } from './oracle/settle.ts'

const NAME = 'settled-linearizability'
const NO_LOGS = 'there are no Raft logs of this run'

export const settledLinearizability: Checker = {
  name: NAME,
  summary: 'white-box: linearizability, where the logs tell which writes of unknown outcome never happened',
  applies: (run) => {
    if (run.inside === undefined) return NO_LOGS
    return linearizability.applies(run)
  },
  check(history, run, budget) {
    if (run.inside === undefined) return unknown(NAME, NO_LOGS)
    const settled = settle(history, run.inside.raft, run.inside.logged)
    const result = linearizability.check(settled.history, run, budget)
    return {
      ...result,
      checker: NAME,
      anomalies: result.anomalies.map((anomaly) => ({ ...anomaly, whiteBox: true })),
      stats: { ...countFates(settled.fates), ...result.stats },
    }
  },
}
