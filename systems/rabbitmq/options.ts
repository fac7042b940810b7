/** RabbitMQ's settings: what `--set name=value` may say. Station: system. */
import type { OptionTable } from '../options.ts'

export const options = {
  'queue-type': {
    summary:
      'quorum: replicated by Raft on every node; classic: on one node alone; stream: a log, replicated on every node, for the workload `log` alone',
    values: ['quorum', 'classic', 'stream'],
    default: 'quorum',
  },
  confirms: {
    summary: 'off: a publisher does not ask for confirms, so that it never knows what became of a message',
    values: ['on', 'off'],
    default: 'on',
  },
  ack: {
    summary: 'auto: the broker forgets a message once it is sent to a consumer, whether it gets there or not',
    values: ['manual', 'auto'],
    default: 'manual',
  },
  messages: {
    summary: 'transient: a classic queue loses them when its node ends; quorum queues keep them all the same',
    values: ['persistent', 'transient'],
    default: 'persistent',
  },
  metadata: {
    summary:
      'what keeps queues, exchanges and bindings: mnesia, or khepri, on Raft (khepri_db); by-version: mnesia in 4.0; khepri in 4.3, which has no other',
    values: ['by-version', 'mnesia', 'khepri'],
    default: 'by-version',
  },
  'partition-handling': {
    summary:
      'what a node does that lost the others (cluster_partition_handling), on which quorum queues do not depend; by-version: pause_minority in 4.0; 4.3 has none',
    values: ['by-version', 'pause_minority', 'autoheal', 'ignore'],
    default: 'by-version',
  },
  'net-ticktime': {
    summary:
      'seconds until a silent node counts as gone to the cluster (60: the default); quorum queues elect by detectors of their own',
    values: ['60', '5'],
    default: '60',
  },
  'failure-detector': {
    summary: 'seconds between two looks of a quorum queue whether its leader is still heard of (5: the default)',
    values: ['1', '5'],
    default: '1',
  },
  'delivery-limit': {
    summary:
      'how often a quorum queue delivers a message again before it drops it (x-delivery-limit); none: -1; 20: the default of 4.x',
    values: ['none', '1', '2', '5', '20'],
    default: 'none',
  },
  'dead-letter': {
    summary:
      'on: what a quorum queue would drop goes to a second quorum queue, at least once (x-dead-letter-strategy), and is drained from there',
    values: ['off', 'on'],
    default: 'off',
  },
} as const satisfies OptionTable
