/** The registry of deliberate defects, in the order of the catalogue: one line each. */

import { ackOnLeaderWrite } from './ack-on-leader-write.ts'
import { applyUncommitted } from './apply-uncommitted.ts'
import type { Bug } from './bug.ts'
import { commitOldTermByCount } from './commit-old-term-by-count.ts'
import { forgetVoteOnRestart } from './forget-vote-on-restart.ts'
import { leaderLocalRead } from './leader-local-read.ts'
import { leaseReadSkew } from './lease-read-skew.ts'
import { logBeforeFsync } from './log-before-fsync.ts'
import { noConflictTruncation } from './no-conflict-truncation.ts'
import { readindexBeforeOwnTermCommit } from './readindex-before-own-term-commit.ts'
import { retryAppliedTwice } from './retry-applied-twice.ts'
import { truncateOnAnyAppend } from './truncate-on-any-append.ts'
import { voteWithoutLogCheck } from './vote-without-log-check.ts'

export const BUGS: readonly Bug[] = [
  commitOldTermByCount,
  forgetVoteOnRestart,
  logBeforeFsync,
  voteWithoutLogCheck,
  ackOnLeaderWrite,
  noConflictTruncation,
  readindexBeforeOwnTermCommit,
  leaderLocalRead,
  leaseReadSkew,
  truncateOnAnyAppend,
  applyUncommitted,
  retryAppliedTwice,
]
