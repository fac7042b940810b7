/** What a case is run with, beside what it says itself. Station: campaign. */
import type { RunFacts } from '../../checkers/checker.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import type { History } from '../core/history.ts'
import type { CheckResult } from '../core/verdict.ts'
import type { ObservableSimCluster } from '../runtime/sim/cluster.ts'
import type { SimObserver } from '../runtime/sim/observer.ts'
import type { Workload } from '../workloads/workload.ts'

export type CaseParts = {
  readonly system: SimSystem
  readonly families: readonly FaultFamily[]
  readonly workload: Workload
  /** Judges the history by checkers of these names. */
  readonly check: (names: readonly string[], history: History, facts: RunFacts) => readonly CheckResult[]
  /** Looks on too; changes nothing. */
  readonly observe?: SimObserver
  /** Called after every event with the hash of all events so far: for replays that must find where two runs part. */
  readonly onEvent?: (cluster: ObservableSimCluster) => void
}
