/** All directed scenarios, by their names on the command line; in the order in which they are listed. */
import type { DirectedScenario } from '../script.ts'
import { acknowledgedRecordSurvives } from './acknowledged-record-survives.ts'
import { confirmedMessageSurvives } from './confirmed-message-survives.ts'
import { deposedLeaderRejoins } from './deposed-leader-rejoins.ts'
import { leaderCrashAfterCommit } from './leader-crash-after-commit.ts'
import { minorityWriteCommittedLater } from './minority-write-committed-later.ts'
import { minorityWriteRolledBack } from './minority-write-rolled-back.ts'
import { oldTermEntryCommittedIndirectly } from './old-term-entry-committed-indirectly.ts'
import { oldTermEntryOverwritten } from './old-term-entry-overwritten.ts'
import { txnCompactedRangeDiverges } from './txn-compacted-range-diverges.ts'
import { watchFromFutureRevision } from './watch-from-future-revision.ts'

export const SCENARIOS: readonly DirectedScenario[] = [
  leaderCrashAfterCommit,
  minorityWriteRolledBack,
  minorityWriteCommittedLater,
  oldTermEntryOverwritten,
  oldTermEntryCommittedIndirectly,
  acknowledgedRecordSurvives,
  confirmedMessageSurvives,
  txnCompactedRangeDiverges,
  watchFromFutureRevision,
  deposedLeaderRejoins,
]
