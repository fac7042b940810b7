/**
 * What RabbitMQ promises of the operations we use, under which settings and faults, and where that is written. Station:
 * system. The pages are RabbitMQ's documentation of version 4.0.
 */
import { QUORUM_FAULTS, WALL_CLOCK_FAULTS } from '../fault-groups.ts'
import type { PromiseRow } from '../system-facts.ts'
import { streamPromises } from './stream-promises.ts'

const DOCS = 'rabbitmq.com/docs/4.0'
const QUORUM = `${DOCS}/quorum-queues`
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
    settings: ['delivery-limit=20', 'dead-letter=off'],
    faults: [],
    promised: 'not promised',
    citation: `${QUORUM}, "Poison Message Handling": a message that was redelivered more often than the limit, whichever it is, is dropped where there is no dead letter exchange; each consumer that dies with it unacknowledged counts`,
  },
  {
    guarantee: 'confirmed messages are delivered, or drained as dead letters (no loss)',
    settings: ['queue-type=quorum', 'confirms=on', 'ack=manual', 'dead-letter=on'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${QUORUM}, "At-Least-Once Dead Lettering": with x-dead-letter-strategy=at-least-once and x-overflow=reject-publish a message stays in its queue until the dead letter queue confirmed it`,
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
    guarantee: 'availability while a quorum is up and connected',
    settings: ['queue-type=quorum'],
    faults: QUORUM_FAULTS,
    promised: 'promised',
    citation: `${QUORUM}, "Availability": a queue is available while a majority of its members is online`,
  },
  ...streamPromises,
]
