/**
 * Bounds of liveness for a case: from the system's own timeouts, and the longest that the case's world lets a message or a
 * sync take. Station: campaign.
 */
import { type LivenessBounds, livenessBounds } from '../../checkers/raft/monitor/liveness-bounds.ts'
import type { SimRaftTiming } from '../../systems/sim-system.ts'
import type { Case } from '../core/case.ts'
import { latencyUsMax } from '../runtime/sim/latency.ts'
import { clientOptions, diskOptions, networkOptions } from '../runtime/sim/options.ts'

/** Where a system tells no timing: that of a patient person. */
const UNTOLD: SimRaftTiming = { electionTimeoutUs: 1_000_000, heartbeatUs: 100_000, requestTimeoutUs: 5_000_000 }

/** Entries of elections and of changes of members, beside those of operations, which may be sent to the log twice. */
const OTHER_ENTRIES = 200

export function boundsOf(
  { world, core, deadlineMs, operations }: Case,
  timing: SimRaftTiming = UNTOLD,
): LivenessBounds {
  const { electionTimeoutUs, heartbeatUs, requestTimeoutUs } = timing
  return livenessBounds({
    coreNodes: Math.max(1, core.length),
    electionTimeoutUs,
    heartbeatUs,
    messageUs: latencyUsMax(networkOptions(world['network'])),
    syncUs: latencyUsMax(diskOptions(world['disk'])),
    entriesBehindMax: 2 * operations.length + OTHER_ENTRIES,
    deadlineUs: Math.max(deadlineMs * 1000, requestTimeoutUs) + 2 * latencyUsMax(clientOptions(world['clients'])),
  })
}
