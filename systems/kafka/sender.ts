/**
 * Who sends a client's records: the session's own library, or kafkajs.
 * Station: client. Each sends a record once unless the settings let it retry.
 */
import { createConnection } from 'node:net'
import { Kafka, logLevel } from 'kafkajs'
import { brokerAt, PARTITION, RETRY_AFTER_MS, type Session, type SessionOptions } from './session.ts'

/** The library that sends. */
export type Library = 'platformatic' | 'kafkajs'

export interface Sender {
  /** All that must be known before a record can be sent. What fails here sent none. */
  prepare(): Promise<void>
  /** The record's offset, undefined if nobody was to tell. */
  send(log: string, value: Buffer): Promise<number | undefined>
  /** Never rejects. */
  close(): Promise<void>
}

export function senderOf(library: Library, session: Session, target: string, options: SessionOptions): Sender {
  if (library === 'kafkajs') return kafkajsSender(target, options)
  return {
    prepare: async () => {},
    send: (log, value) => session.send(log, value),
    close: async () => {},
  }
}

const RETRIES = 3
/** Beyond any operation's deadline: that is the client's to keep. */
const LONG_MS = 3_600_000

function kafkajsSender(target: string, { acks, idempotent, retries, via }: SessionOptions): Sender {
  const sockets = new Set<ReturnType<typeof createConnection>>()
  const kafka = new Kafka({
    clientId: 'ordeal',
    brokers: [target],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: retries ? RETRY_AFTER_MS : LONG_MS,
    enforceRequestTimeout: retries,
    retry: { retries: retries ? RETRIES : 0 },
    socketFactory: ({ host, port, onConnect }) => {
      const to = via === undefined ? { host, port } : brokerAt(via)
      const socket = createConnection({ ...to, noDelay: true }, onConnect)
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      return socket
    },
  })
  const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false, metadataMaxAge: LONG_MS })
  let connected: Promise<void> | undefined
  return {
    prepare: () => {
      connected ??= producer.connect()
      return connected
    },
    async send(log, value) {
      const messages = [{ partition: PARTITION, value }]
      const [answer] = await producer.send({ topic: log, acks, messages })
      const offset = answer?.baseOffset
      return offset === undefined ? undefined : Number(offset)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await producer.disconnect().catch(() => {})
    },
  }
}
