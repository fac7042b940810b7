/**
 * What Kafka promises of the operations we use, under which settings and faults, and where that is written. Station: system.
 * The pages are Kafka's documentation of version 4.3; the defaults of brokers and topics are in "Configuration".
 */
import { QUORUM_FAULTS, WALL_CLOCK_FAULTS } from '../fault-groups.ts'
import type { PromiseRow } from '../system-facts.ts'

const DESIGN = 'kafka.apache.org/documentation, "Design"'
const REPLICATION = `${DESIGN}, "Replication"`
const SEMANTICS = `${DESIGN}, "Message Delivery Semantics"`
const UNCLEAN = `${REPLICATION}, "Unclean leader election: What if they all die?"`
const DURABILITY = `${REPLICATION}, "Availability and Durability Guarantees"`

/** Faults that leave a replica in sync alive, and its disk whole. */
const FAULTS = [...QUORUM_FAULTS, ...WALL_CLOCK_FAULTS]

const SAFE = ['acks=all', 'min-insync-replicas=majority', 'unclean-election=off']

export const promises: readonly PromiseRow[] = [
  {
    guarantee: 'an acknowledged record is not lost',
    settings: SAFE,
    faults: FAULTS,
    promised: 'promised',
    citation: `${REPLICATION}: a committed message will not be lost as long as one in sync replica is alive; ${DURABILITY}`,
  },
  {
    guarantee: 'an acknowledged record is not lost',
    settings: ['acks=1'],
    faults: [],
    promised: 'not promised',
    citation: `${SEMANTICS}; "Producer Configs", acks: with 1 the record is lost if the leader fails before followers have replicated it`,
  },
  {
    guarantee: 'an acknowledged record is not lost',
    settings: ['unclean-election=on'],
    faults: [],
    promised: 'not promised',
    citation: UNCLEAN,
  },
  {
    guarantee: 'records of a log have one order, the same for all who read it',
    settings: SAFE,
    faults: FAULTS,
    promised: 'promised',
    citation: `${DESIGN}, "Guarantees" of the introduction: a consumer sees records in the order they are stored in the log`,
  },
  {
    guarantee: 'records of one producer are in the order in which it sent them, one at a time',
    settings: [],
    faults: FAULTS,
    promised: 'promised',
    citation:
      'kafka.apache.org/documentation, "Guarantees": messages sent by a producer to a partition are appended in the order they are sent',
  },
  {
    guarantee: 'a record that was sent once is in the log at most once',
    settings: ['retries=off', 'idempotent=off'],
    faults: FAULTS,
    promised: 'promised',
    citation: `${SEMANTICS}: duplicates come from sending again`,
  },
  {
    guarantee: 'a record that was sent once is in the log at most once',
    settings: ['idempotent=on', ...SAFE],
    faults: FAULTS,
    promised: 'promised',
    citation: `${SEMANTICS}: the broker assigns each producer an ID and deduplicates messages by a sequence number sent with each; "Producer Configs", enable.idempotence`,
  },
  {
    guarantee: 'a record that was sent once is in the log at most once',
    settings: ['retries=on', 'idempotent=off'],
    faults: [],
    promised: 'not promised',
    citation: `${SEMANTICS}: a producer that sends again after an error may write the message twice`,
  },
  {
    guarantee: 'polls see the newest acknowledged record',
    settings: [],
    faults: [],
    promised: 'not promised',
    citation: `${REPLICATION}: only committed messages are given out, and a poll may be answered before the newest is known to be committed`,
  },
  {
    guarantee: 'durability of acknowledged records when all replicas lose power at once',
    settings: [],
    faults: ['power'],
    promised: 'not promised',
    citation: `${DESIGN}, "Persistence"; "Broker Configs", log.flush.interval.messages: by default nothing is synced before it is acknowledged`,
  },
]
