/**
 * Sample runs in which messages and records come to grief, with the verdicts of the checkers themselves, under faults and a change
 * of leader: a message lost, one delivered out of order, an event that a subscriber missed, a record lost.
 */
import type { Checker } from '../../checkers/checker.ts'
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { logChecker } from '../../checkers/log/log.ts'
import { pubsub } from '../../checkers/pubsub/pubsub.ts'
import { queueOrder } from '../../checkers/total-queue/queue-order.ts'
import { totalQueue } from '../../checkers/total-queue/total-queue.ts'
import type { History } from '../../harness/core/history.ts'
import { logHistory } from '../checkers/support/log-history.ts'
import { pubsubHistory } from '../checkers/support/pubsub-history.ts'
import { queueHistory } from '../checkers/support/queue-history.ts'
import { invalidRun, type SampleRun } from './sample-run.ts'

const QUEUE = [
  ...['0 p1', '2 p2', '0 p3', '1 c 1 3x', '2 p4 info', '0 p5', '0 p6', '3 c 3r 6 5', '0 p7 fail', '2 p8', '1 c 8'],
  ...['3 c 7', '1 d 4 / 0 0', '0 d / 0 0'],
]
const PUBSUB = [
  ...[
    '0 s everything fanout',
    '0 s orders order.*',
    '0 e1 order.new',
    '1 c orders 1',
    '0 e2 order.old',
    '0 e3 order.new',
  ],
  ...['1 c orders 3', '0 e4 user.new', '1 c orders 4', '1 d orders / 0 0', '1 d everything / 0 0', '0 d orders / 0 0'],
]
const LOG = `
  0 send 1 @0
  1 send 2 @1
  0 send 3 @2
  2 poll 0-3 1 2 3
  3 poll 0-3 1 9 3
  1 send 9 info
  2 poll 3-3
  0 send 4 @3
  3 poll 3-4 4
  0 seek 0-4 1 9 3 4
  5 seek 0-4 1 9 _ 4`

const FACTS = { schema: {}, requestedFaults: [], expectsFinalPhase: false }

export function lostMessageRun(): SampleRun {
  return judged(queueHistory(QUEUE), [totalQueue, queueOrder])
}

export function missedEventRun(): SampleRun {
  return judged(pubsubHistory(PUBSUB), [pubsub])
}

export function lostRecordRun(): SampleRun {
  return judged(logHistory(LOG), [logChecker])
}

function judged(history: History, checkers: readonly Checker[]): SampleRun {
  const { record } = invalidRun()
  const results = checkers.map((checker) => checker.check(history, FACTS, DEFAULT_BUDGET))
  const endNs = history.columns.time[history.length - 1] as number
  const faults = record.faults.slice(0, 1)
  const leaders = [
    { timeNs: 0, leader: 'n2' },
    { timeNs: 7e9, leader: 'n1' },
  ].filter(({ timeNs }) => timeNs < endNs)
  return { record: { ...record, results, faults, leaders, availability: [], durationNs: endNs }, history }
}
