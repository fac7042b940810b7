/**
 * What an error of a send means: `fail` where it is proved that the record was not and never will be in the log, else
 * `info`. Station: client. Sources are Kafka 4.3 (core/ and server/) and @platformatic/kafka 2.12.1.
 *
 * It is so only of a single attempt: of several, the error of the last hides the fate of the others, so with retries no error
 * of a broker is definite.
 *
 * A poll has no effect, so any error of it is `fail`: nothing happened, nothing was observed.
 */
import type { OutcomeRow } from '../system-facts.ts'

/** `code` is Kafka's error code (org.apache.kafka.common.protocol.Errors) with its name. */
type ErrorRow = {
  readonly code: number
  readonly name: string
  readonly completion: 'fail' | 'info'
  readonly source: string
}

function fail(code: number, name: string, source: string): ErrorRow {
  return { code, name, completion: 'fail', source }
}

function info(code: number, name: string, source: string): ErrorRow {
  return { code, name, completion: 'info', source }
}

const VALIDATED = 'the request is refused before the log is touched (KafkaApis.handleProduceRequest, LogValidator)'

/** Rows of info are here to say why; a code without a row is info. */
export const ERROR_ROWS: readonly ErrorRow[] = [
  fail(
    19,
    'NOT_ENOUGH_REPLICAS',
    'too few replicas in sync, checked before the append (Partition.appendRecordsToLeader)',
  ),
  fail(10, 'MESSAGE_TOO_LARGE', VALIDATED),
  fail(17, 'INVALID_TOPIC_EXCEPTION', VALIDATED),
  fail(18, 'RECORD_LIST_TOO_LARGE', VALIDATED),
  fail(21, 'INVALID_REQUIRED_ACKS', VALIDATED),
  fail(29, 'TOPIC_AUTHORIZATION_FAILED', VALIDATED),
  fail(32, 'INVALID_TIMESTAMP', VALIDATED),
  fail(87, 'INVALID_RECORD', VALIDATED),
  info(
    6,
    'NOT_LEADER_OR_FOLLOWER',
    'with acks=all it also answers a record that was appended and waited for followers when its leader was deposed (KAFKA-13574)',
  ),
  info(7, 'REQUEST_TIMED_OUT', 'appended by the leader; followers may still have it'),
  info(20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'appended, as it says'),
  info(45, 'OUT_OF_ORDER_SEQUENCE_NUMBER', 'says nothing of an earlier attempt with the same number'),
  info(59, 'UNKNOWN_PRODUCER_ID', 'says nothing of an earlier attempt with the same number'),
  info(46, 'DUPLICATE_SEQUENCE_NUMBER', 'an earlier attempt was appended'),
]

/** What became of a send that ended in these codes of brokers, all that were told. `attempts`: how often it may have been sent. */
export function classify(codes: readonly number[], attempts: 'single' | 'several'): 'fail' | 'info' {
  if (attempts === 'several' || codes.length === 0) return 'info'
  const definite = (code: number) => ERROR_ROWS.find((row) => row.code === code)?.completion === 'fail'
  return codes.every(definite) ? 'fail' : 'info'
}

/** The same for people: `ordeal list systems kafka` and the docs. */
export const outcomes: readonly OutcomeRow[] = [
  { error: 'any error of a poll', completion: 'fail', source: 'no effect and nothing observed' },
  {
    error: 'NO_LEADER: any error of the question who leads, before a send',
    completion: 'fail',
    source: 'the request that carries the record was not sent (client.ts)',
  },
  ...ERROR_ROWS.map(({ code, name, completion, source }) => ({ error: `${code} ${name}`, completion, source })),
  {
    error: 'any error of a send when the library may send again',
    completion: 'info',
    source: 'an earlier attempt may have been appended',
  },
  { error: 'NO_ANSWER', completion: 'info', source: 'our own timer ended the wait: nothing is known' },
  { error: 'any other error of a send', completion: 'info', source: 'nothing proves that it had no effect' },
]
