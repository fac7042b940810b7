/** Which checkers a run is asked, and who reads its system's logs. Station: command line. */
import { type RunFacts, WHITE_BOX_CHECKERS } from '../../checkers/checker.ts'
import type { RaftLogReader } from '../../systems/raft-log-reader.ts'
import type { System } from '../../systems/system.ts'
import type { Workload } from '../workloads/workload.ts'

/** The workload's own; with evidence from inside those that need it, too. */
export function checkersOf({ checkers }: Workload, { inside }: RunFacts): readonly string[] {
  return inside === undefined ? checkers : [...checkers, ...WHITE_BOX_CHECKERS]
}

export function raftLogOf(system: System): { readonly raftLog?: RaftLogReader } {
  return system.runtime === 'containers' && system.raftLog !== undefined ? { raftLog: system.raftLog } : {}
}
