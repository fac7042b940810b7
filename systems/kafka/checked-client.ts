/**
 * What the honesty suite must know of Kafka's client. All its connections go through the suite's proxy, wherever the node says
 * it is.
 * Station: system.
 */
import type { CheckedClient } from '../checked-client.ts'
import { openClient } from './client.ts'
import { serverView } from './server-view.ts'
import { kafka } from './system.ts'

export const kafkaClient: CheckedClient = {
  system: kafka,
  functions: [
    // Each asks who leads the log, which it never heard of, and then sends one Produce or Fetch.
    { f: 'send', effect: 'counted', requests: 2 },
    { f: 'poll', effect: 'none', requests: 2 },
    { f: 'leader', effect: 'none', requests: 1 },
  ],
  open: (target) =>
    openClient(target, { acks: -1, idempotent: false, retries: false, readCommitted: true, via: target }),
  view: serverView,
  plainView: serverView,
}
