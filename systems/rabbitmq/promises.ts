/**
 * What RabbitMQ promises of the operations we use, under which settings and faults, and where that is written. Station:
 * system. The pages are RabbitMQ's documentation of version 4.0.
 */
import { QUORUM_FAULTS, WALL_CLOCK_FAULTS } from '../fault-groups.ts'
import type { PromiseRow } from '../system-facts.ts'

const DOCS = 'rabbitmq.com/docs/4.0'
const QUORUM = `${DOCS}/quorum-queues`
const STREAMS = `${DOCS}/streams`
const RELIABILITY = `${DOCS}/reliability`

export const promises: readonly PromiseRow[] = [
  {
    guarantee: 'confirmed messages are delivered (no loss)',
    settings: ['queue-type=quorum', 'confirms=on', 'ack=manual', 'delivery-limit=none'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${QUORUM}, "Data Safety": a confirmed message is not lost while a majority of the members is not permanently lost`,
  },
  {
    guarantee: 'confirmed messages are delivered (no loss)',
    settings: ['queue-type=quorum', 'confirms=on', 'ack=manual', 'delivery-limit=none'],
    faults: WALL_CLOCK_FAULTS,
    promised: 'unspecified',
    citation: `${QUORUM} does not speak of clocks; timers of the Erlang runtime are monotonic (erlang.org, ERTS User's Guide, "Time and Time Correction in Erlang")`,
  },
  {
    guarantee: 'confirmed messages are delivered (no loss)',
    settings: ['ack=auto'],
    faults: [],
    promised: 'not promised',
    citation: `${DOCS}/confirms, "Consumer Acknowledgement Modes": automatic acknowledgement is unsafe, the message counts as delivered once it is sent`,
  },
  {
    guarantee: 'sent messages are delivered',
    settings: ['confirms=off'],
    faults: [],
    promised: 'not promised',
    citation: `${RELIABILITY}: without confirms what was under way when a connection failed may be lost`,
  },
  {
    guarantee: 'confirmed messages are delivered (no loss)',
    settings: ['queue-type=classic', 'messages=transient'],
    faults: ['kill', 'restart-storm', 'rolling-restart'],
    promised: 'not promised',
    citation: `${DOCS}/classic-queues and ${DOCS}/persistence-conf: a transient message does not survive the end of its node`,
  },
  {
    guarantee: 'confirmed messages are delivered (no loss)',
    settings: ['delivery-limit=20'],
    faults: [],
    promised: 'not promised',
    citation: `${QUORUM}, "Poison Message Handling": a message is dropped when it was redelivered more often than the limit`,
  },
  {
    guarantee: 'confirmed events reach every queue bound before',
    settings: ['queue-type=quorum', 'confirms=on', 'ack=manual', 'delivery-limit=none'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${DOCS}/confirms, "When Will Published Messages Be Confirmed by the Broker?": once all queues that it was routed to have accepted it`,
  },
  {
    guarantee: 'events reach only queues whose binding takes them',
    settings: [],
    faults: [],
    promised: 'promised',
    citation: 'AMQP 0-9-1 specification, 3.1.3: fanout and topic exchange types',
  },
  {
    guarantee: 'each message is delivered once',
    settings: [],
    faults: [],
    promised: 'not promised',
    citation: `${RELIABILITY}: at least once with acknowledgements; a message may be delivered again`,
  },
  {
    guarantee: 'a message delivered again says so (redelivered)',
    settings: ['queue-type=quorum', 'ack=manual'],
    faults: QUORUM_FAULTS,
    promised: 'unspecified',
    citation: `${RELIABILITY}: the flag is a hint; that it is not set does not mean that nobody saw the message before`,
  },
  {
    guarantee: 'messages of one publisher are delivered in order',
    settings: ['ack=manual'],
    faults: [],
    promised: 'promised',
    citation: `${DOCS}/semantics (broker semantics), "Message ordering": those of one channel through one exchange to one queue, of deliveries that are not redelivered`,
  },
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
    citation: `${STREAMS} says nothing of publishers by AMQP 0-9-1; rabbitmq.com/blog/2021/07/28/rabbitmq-streams-message-deduplication is of those by the stream protocol`,
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
  {
    guarantee: 'availability while a quorum is up and connected',
    settings: ['queue-type=quorum'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${QUORUM}, "Availability": a queue is available while a majority of its members is online`,
  },
]
