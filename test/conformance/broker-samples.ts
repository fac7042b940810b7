/** Histories of brokers for the laws of their checkers, which no simulated system can play: written by hand. */
import type { RunFacts } from '../../checkers/checker.ts'
import type { History } from '../../harness/core/history.ts'
import { LOG_SCHEMA } from '../../harness/workloads/log-schema.ts'
import { PUBSUB_SCHEMA } from '../../harness/workloads/pubsub/schema.ts'
import { QUEUE_SCHEMA } from '../../harness/workloads/queue/schema.ts'
import { logHistory } from '../checkers/support/log-history.ts'
import { pubsubHistory } from '../checkers/support/pubsub-history.ts'
import { queueHistory } from '../checkers/support/queue-history.ts'
import type { Sample } from './checker-laws.ts'

type Named = { readonly healthy: History; readonly broken: History }

function samples(schema: RunFacts['schema'], of: Named): readonly Sample[] {
  const facts: RunFacts = { schema, requestedFaults: [], expectsFinalPhase: false }
  return Object.entries(of).map(([name, history]) => ({ name, history, facts }))
}

const QUEUE = ['0 p1', '0 p2', '1 p3 info', '1 p4', '0 p5 fail', '2 c 1 2', '3 c 4 1r', '0 p6', '2 c info', '3 c 3']
const FINAL = ['0 d 6 / 0 0', '1 d / 0 0', '0 d / 0 0']

/** By the checker's name: of each a history that it calls valid, and one that it calls invalid. */
export const BROKER_SAMPLES: { readonly [checker: string]: readonly Sample[] } = {
  'total-queue': samples(QUEUE_SCHEMA, {
    healthy: queueHistory([...QUEUE, ...FINAL]),
    broken: queueHistory([...QUEUE, '2 c 9', ...FINAL]),
  }),
  'queue-order': samples(QUEUE_SCHEMA, {
    healthy: queueHistory([...QUEUE, ...FINAL]),
    broken: queueHistory([...QUEUE.slice(0, 5), '2 c 2 1', ...FINAL]),
  }),
  pubsub: samples(PUBSUB_SCHEMA, {
    healthy: pubsubHistory([
      '0 s q fanout',
      '0 s r a.*',
      '1 e1 fanout',
      '1 e2 a.b',
      '2 c q 1',
      '0 d q / 0 0',
      '0 d r 2 / 0 0',
    ]),
    broken: pubsubHistory([
      '0 s q fanout',
      '0 s r a.*',
      '1 e1 fanout',
      '1 e2 b.a',
      '2 c q 1',
      '2 c r 2',
      '0 d r / 0 0',
    ]),
  }),
  log: samples(LOG_SCHEMA, {
    healthy: logHistory('0 send 1 @0\n3 send 2 info\n1 poll 0-2 1 2\n0 send 3 @2\nfinal\n2 seek 0-3 1 2 3'),
    broken: logHistory('0 send 1 @0\n0 send 2 @1\n1 poll 0-2 1 8\n0 send 3 @2\nfinal\n2 seek 0-3 1 2 3'),
  }),
}
