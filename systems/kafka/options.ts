/** Kafka's settings: what `--set name=value` may say. Station: system. */
import type { OptionTable } from '../options.ts'

export const options = {
  acks: {
    summary:
      'whom a send waits for: all replicas in sync (acks=-1), the leader alone (1), nobody (0: then no offset is told)',
    values: ['all', '1', '0'],
    default: 'all',
  },
  replication: {
    summary: 'replicas of each log (default.replication.factor); up-to-3: three, or as many as there are nodes',
    values: ['up-to-3', '1', '2', '3', '5'],
    default: 'up-to-3',
  },
  'min-insync-replicas': {
    summary: 'replicas that must be in sync for a send with acks=all (min.insync.replicas); majority: of the replicas',
    values: ['majority', '1', '2', '3'],
    default: 'majority',
  },
  'unclean-election': {
    summary: 'on: a replica that was not in sync may lead (unclean.leader.election.enable)',
    values: ['off', 'on'],
    default: 'off',
  },
  idempotent: {
    summary:
      'on: sends carry a producer id and sequence numbers, and the client library sends again by itself as it sees fit',
    values: ['off', 'on'],
    default: 'off',
  },
  retries: {
    summary: 'on: the client library sends again what failed or was not answered, as most users have it',
    values: ['off', 'on'],
    default: 'off',
  },
  isolation: {
    summary: 'what polls see of transactions: committed (read_committed) or uncommitted (read_uncommitted)',
    values: ['committed', 'uncommitted'],
    default: 'committed',
  },
  failover: {
    summary:
      'fast: a node that does not answer is fenced after 2 s, and out of the replicas in sync after 4 s; slow: 9 s and 30 s, as Kafka has it',
    values: ['fast', 'slow'],
    default: 'fast',
  },
  heap: {
    summary: "of each node's JVM (-Xmx); with 16m it ends at its start, for want of memory",
    values: ['256m', '512m', '16m'],
    default: '256m',
  },
  client: {
    summary: 'the library that sends; polls are made by @platformatic/kafka, since kafkajs cannot assign',
    values: ['platformatic', 'kafkajs'],
    default: 'platformatic',
  },
  leader: {
    summary:
      'whom the target `leader` means: the leader of the log k0, or the active controller (the leader of the metadata quorum)',
    values: ['log', 'controller'],
    default: 'log',
  },
} as const satisfies OptionTable
