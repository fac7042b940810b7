/**
 * The registry of checkers, and of the models that histories are held against.
 */
import { unknownName } from '../harness/core/nearest.ts'
import { acknowledgedWrites } from './acknowledged-writes/acknowledged-writes.ts'
import type { Checker } from './checker.ts'
import { linearizability } from './linearizability/linearizability.ts'
import { logChecker } from './log/log.ts'
import { pubsub } from './pubsub/pubsub.ts'
import { raftLog } from './raft/raft-log.ts'
import { settledLinearizability } from './raft/settled-linearizability.ts'
import { stateHash } from './raft/state-hash.ts'
import { setFull } from './set-full/set-full.ts'
import { stats } from './stats.ts'
import { queueOrder } from './total-queue/queue-order.ts'
import { totalQueue } from './total-queue/total-queue.ts'

export { MODELS, modelNamed } from './linearizability/models/index.ts'

export const CHECKERS: readonly Checker[] = [
  linearizability,
  acknowledgedWrites,
  setFull,
  totalQueue,
  queueOrder,
  pubsub,
  logChecker,
  stats,
  settledLinearizability,
  raftLog,
  stateHash,
]

/** Throws UsageError UNKNOWN_CHECKER. */
export function checkerNamed(name: string): Checker {
  const found = CHECKERS.find((checker) => checker.name === name)
  if (found !== undefined) return found
  const legal = CHECKERS.map((checker) => checker.name)
  throw unknownName('UNKNOWN_CHECKER', 'checker', name, legal)
}
