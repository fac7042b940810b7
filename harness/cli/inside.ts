/** Which checkers a run is asked, and who reads its system's logs. Station: command line. */
import { type RunFacts, WHITE_BOX_CHECKERS } from '../../checkers/checker.ts'
import type { System } from '../../systems/system.ts'
import type { EvidenceReader } from '../run/evidence.ts'
import { readRaftLog } from '../run/store-raft-log.ts'
import type { Workload } from '../workloads/workload.ts'

/** The workload's own; with evidence from inside those that need it, too. */
export function checkersOf({ checkers }: Workload, { inside }: RunFacts): readonly string[] {
  return inside === undefined ? checkers : [...checkers, ...WHITE_BOX_CHECKERS]
}

/** Nothing where the system's log cannot be read. */
export function raftLogOf(system: System): { readonly raftLog?: EvidenceReader } {
  if (system.runtime === 'containers') return system.raftLog === undefined ? {} : { raftLog: system.raftLog }
  const { raft } = system
  return raft === undefined ? {} : { raftLog: { read: readRaftLog, logged: (request) => raft.logged(request) } }
}
