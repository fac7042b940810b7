/**
 * What RabbitMQ promises of streams, which are logs, when they are used by AMQP 0-9-1. Station: system. The page is of RabbitMQ's
 * documentation of version 4.0.
 */
import { QUORUM_FAULTS, WALL_CLOCK_FAULTS } from '../fault-groups.ts'
import type { PromiseRow } from '../system-facts.ts'

const STREAMS = 'rabbitmq.com/docs/4.0/streams'

export const streamPromises: readonly PromiseRow[] = [
  {
    guarantee: 'a confirmed record of a log is not lost',
    settings: ['queue-type=stream', 'confirms=on'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${STREAMS}, "Data Safety when using Streams": confirms are issued once a quorum of the replicas has the data`,
  },
  {
    guarantee: 'a confirmed record of a log is not lost',
    settings: ['queue-type=stream', 'confirms=on'],
    faults: WALL_CLOCK_FAULTS,
    promised: 'unspecified',
    citation: `${STREAMS} speaks of clocks only where a consumer asks for a time, and for retention by age: neither is used`,
  },
  {
    guarantee: 'durability of confirmed records of a log when all replicas lose power at once',
    settings: ['queue-type=stream'],
    faults: [],
    promised: 'not promised',
    citation: `${STREAMS}, "Data Safety when using Streams": data are not flushed to the disk (fsync); kills do not test this`,
  },
  {
    guarantee: 'sent records of a log are not lost',
    settings: ['queue-type=stream', 'confirms=off'],
    faults: [],
    promised: 'not promised',
    citation: `${STREAMS}, "Data Safety when using Streams": no guarantees for messages that have not been confirmed`,
  },
  {
    guarantee: 'records of a log have one order, the same for all who read it',
    settings: ['queue-type=stream'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${STREAMS}, "What is a Stream", "Consuming": an append-only log, which is read again and again by offset`,
  },
  {
    guarantee: 'a record that was sent once is in the log at most once',
    settings: ['queue-type=stream'],
    faults: QUORUM_FAULTS,
    promised: 'unspecified',
    citation: `${STREAMS} speaks of no deduplication of what is published by AMQP 0-9-1, and of nothing that would double it`,
  },
  {
    guarantee: 'polls see the newest confirmed record',
    settings: ['queue-type=stream'],
    faults: [],
    promised: 'not promised',
    citation: `${STREAMS}, "Stream Behaviour": readers are served by replicas, which catch up with the leader`,
  },
  {
    guarantee: 'availability of a log while a quorum of its replicas is up and connected',
    settings: ['queue-type=stream'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${STREAMS}, "Stream Availability": a minority of the replicas may be unavailable with little or no effect`,
  },
]
