/**
 * What the end of an operation means: `fail` where it is proved that nothing happened, else `info`.
 * Station: client. Sources are RabbitMQ 4.0's documentation (rabbitmq.com/docs/4.0), the AMQP 0-9-1 specification, and
 * amqplib 2.3.1.
 */
import type { OutcomeRow } from '../system-facts.ts'

const CONFIRMS = 'rabbitmq.com/docs/4.0/confirms'

export const ROWS = {
  NOT_CONNECTED: {
    completion: 'fail',
    source: 'there was no channel to send it on (connection.ts), so nothing was sent',
  },
  UNROUTABLE: {
    completion: 'fail',
    source: `basic.return of a mandatory message, which precedes its confirm: no queue took it (${CONFIRMS})`,
  },
  NO_STREAM: {
    completion: 'fail',
    source: 'the stream of a log was not known to be there, so nothing was sent to it (stream.ts)',
  },
  NOT_POLLED: {
    completion: 'fail',
    source:
      'nothing was read, and to read a stream takes nothing away (rabbitmq.com/docs/4.0/streams, "What is a Stream")',
  },
  REFUSED: {
    completion: 'fail',
    source: 'a declaration was answered by a channel error 4xx: what was there is as it was (AMQP 0-9-1, 1.2.3)',
  },
  NACKED: {
    completion: 'info',
    source: `basic.nack: the broker could not take responsibility for it, which a replica may have kept all the same (${CONFIRMS})`,
  },
  CHANNEL_LOST: {
    completion: 'info',
    source: `the channel or connection ended before the answer: what was under way may or may not be there (${CONFIRMS})`,
  },
  NO_ANSWER: { completion: 'info', source: 'our own timer ended the wait alone; the request may still be carried out' },
  UNCONFIRMED: {
    completion: 'info',
    source: 'sent without asking for a confirm (confirms=off): nobody says what became of it; its message says "sent"',
  },
} as const satisfies { readonly [code: string]: Omit<OutcomeRow, 'error'> }

export type Code = keyof typeof ROWS

export const outcomes: readonly OutcomeRow[] = [
  { error: 'basic.ack of the publish', completion: 'ok', source: CONFIRMS },
  ...Object.entries(ROWS).map(([error, row]) => ({ error, ...row })),
  {
    error: 'a consume that ended with an error after deliveries',
    completion: 'ok',
    source: 'what was delivered was observed; `ended` says how it ended',
  },
  {
    error: 'a poll that ended with an error after records',
    completion: 'ok',
    source:
      'they were observed, and a stream is read in the order of its offsets without gaps; the next poll goes on there',
  },
]
