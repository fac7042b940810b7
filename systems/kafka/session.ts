/**
 * What one client holds: connections, what it knows of leaders, and its producer id. Given up as a whole after any error, so
 * that nothing old is carried on.
 * Station: client. Knows the library @platformatic/kafka, and nothing of operations.
 */
import {
  type Broker,
  type CallbackWithPromise,
  type Connection,
  createPromisifiedCallback,
  fetchV12,
  kCallbackPromise,
  Producer,
} from '@platformatic/kafka'
import { EnvironmentError } from '../../harness/core/errors.ts'

export type SessionOptions = {
  readonly acks: number
  readonly idempotent: boolean
  /** Whether the library may send again by itself. */
  readonly retries: boolean
  readonly readCommitted: boolean
  /** An address with port that stands for every node, where a proxy stands before the only one. */
  readonly via?: string
}

/** Each log is a topic of one partition. */
export const PARTITION = 0

/** Fewer records at once than Kafka would give: a poll is one line of a history. */
const FETCH_BYTES = 65_536
const FETCH_WAIT_MS = 10
const RETRIES = 3
const RETRY_DELAY_MS = 100
const CONNECT_MS = 2_000
/** A library that retries gives a request up that is not answered so soon; 30 s of users who change nothing. */
export const RETRY_AFTER_MS = 500
/** Beyond any operation's deadline: that is the client's to keep. */
const LONG_MS = 3_600_000

export class Session {
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>
  readonly #options: SessionOptions

  /** Starts no connection: the first question does. `target` is an address with port, the one node asked who leads. */
  constructor(target: string, options: SessionOptions) {
    this.#options = options
    this.#producer = new Producer({
      clientId: 'ordeal',
      bootstrapBrokers: [target],
      connectTimeout: CONNECT_MS,
      requestTimeout: options.retries ? RETRY_AFTER_MS : LONG_MS,
      metadataMaxAge: LONG_MS,
      autocreateTopics: true,
      retries: options.retries ? RETRIES : 0,
      retryDelay: RETRY_DELAY_MS,
      // It sends again on code 6 even where there are to be no retries.
      repeatOnStaleMetadata: options.retries,
      idempotent: options.idempotent,
    })
    if (options.via !== undefined) goThrough(this.#producer, brokerAt(options.via))
  }

  /** The leader of a log, which is made if there is none. Asks its node once, and then remembers. */
  async leader(log: string): Promise<Broker> {
    const { brokers, topics } = await this.#producer.metadata({ topics: [log], autocreateTopics: true, retries: 0 })
    const id = topics.get(log)?.partitions[PARTITION]?.leader
    const broker = id === undefined ? undefined : brokers.get(id)
    if (broker === undefined) throw new EnvironmentError('NO_LEADER', `the log ${log} has no leader now`)
    return broker
  }

  /** Asks its node anew who leads a log: [number of the node, epoch]. One request. */
  async leadership(log: string): Promise<readonly [number, number]> {
    const { topics } = await this.#producer.metadata({ topics: [log], forceUpdate: true, retries: 0 })
    const partition = topics.get(log)?.partitions[PARTITION]
    if (partition === undefined || partition.leader < 0)
      throw new EnvironmentError('NO_LEADER', `the log ${log} has no leader now`)
    return [partition.leader, partition.leaderEpoch]
  }

  /** Appends one record; its offset, undefined if nobody was to tell. After `leader`, sends one request, Produce. */
  async send(log: string, value: Buffer): Promise<number | undefined> {
    const { acks, idempotent } = this.#options
    const { offsets } = await this.#producer.send({
      messages: [{ topic: log, partition: PARTITION, value }],
      ...(!idempotent && { acks }),
    })
    const offset = offsets?.[0]?.offset
    return offset === undefined ? undefined : Number(offset)
  }

  /** What the leader has of a log from this offset on, as one request, Fetch. */
  async fetch(log: string, offset: number): Promise<fetchV12.FetchResponsePartition> {
    const connection = await this.connection(await this.leader(log))
    const partition = {
      partition: PARTITION,
      currentLeaderEpoch: -1,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: -1,
      partitionMaxBytes: FETCH_BYTES,
    }
    const isolation = this.#options.readCommitted ? 1 : 0
    const topics = [{ topicId: log, partitions: [partition] }] // of version 12 it is the name
    const answer = await fetchV12.api.async(connection, FETCH_WAIT_MS, 1, FETCH_BYTES, isolation, 0, -1, topics, [], '')
    const found = answer.responses[0]?.partitions[0]
    if (found === undefined) throw new EnvironmentError('NO_PARTITION', `the answer says nothing of the log ${log}`)
    return found
  }

  connection(broker: Broker): Promise<Connection> {
    return this.#producer.connections.get(broker)
  }

  /** Never rejects. */
  async close(): Promise<void> {
    for (const [, connection] of this.#producer.connections) connection.socket?.destroy()
    await this.#producer.close(true).catch(() => {})
  }
}

export function brokerAt(target: string): Broker {
  const colon = target.lastIndexOf(':')
  return { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) }
}

/** Every connection goes to this address, whatever the cluster says of its nodes' own. */
function goThrough({ connections }: Producer<Buffer, Buffer, Buffer, Buffer>, via: Broker): void {
  const get: (broker: Broker, callback: CallbackWithPromise<Connection>) => void = connections.get.bind(connections)
  const instead = (_broker: Broker, callback?: CallbackWithPromise<Connection>) => {
    const told = callback ?? createPromisifiedCallback<Connection>()
    get(via, told)
    return told[kCallbackPromise]
  }
  connections.get = instead as typeof connections.get
}
