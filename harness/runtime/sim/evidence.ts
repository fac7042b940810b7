/**
 * What is known of a simulated cluster from inside, as a run in containers copies it from its members' disks.
 * Station: evidence. Changes nothing; may be asked at any moment.
 */
import type { SimRaft } from '../../../systems/sim-system.ts'
import { HarnessError } from '../../core/errors.ts'
import type { MemberLog, RaftEvidence } from '../../core/raft-evidence.ts'
import type { World } from './world.ts'

/** Logs are those of nodes as if all were killed now; digests those of the nodes that would answer. */
export function raftEvidence(world: World, raft: SimRaft, startUs: number, atRest: boolean): RaftEvidence {
  const trace = world.deliveries.trace?.trace(startUs)
  return {
    members: world.nodes.map((node) => memberLog(world, raft, node)),
    ...(trace === undefined ? {} : { trace }),
    stateHashes: [...world.awakeStates()].map(([node, state]) => raft.stateHash(node, state)),
    atRest,
  }
}

/** A log that the system itself cannot read is evidence without events, not an error of the harness. */
function memberLog(world: World, raft: SimRaft, node: string): MemberLog {
  try {
    return { node, events: [...raft.readLog(node, world.process(node).disk.image())] }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return { node, events: [], problem: error.message }
  }
}
