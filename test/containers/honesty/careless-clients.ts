/**
 * Two well-known clients, wrapped as a person would who trusts them: an answer is ok, an error that says nothing was sent is
 * fail, any other is info, and so is none within the deadline.
 */
import { setTimeout as later } from 'node:timers/promises'
import { Etcd3, type IOptions } from 'etcd3'
import { Redis } from 'ioredis'
import type { Json } from '../../../harness/core/json.ts'
import type { AsyncClient, ClientRequest, Completion } from '../../../systems/client.ts'

/** Of ioredis's options those that decide what it sends again. */
export type Repeating = {
  readonly maxRetriesPerRequest?: number
  readonly autoResendUnfulfilledCommands?: boolean
  readonly enableOfflineQueue?: boolean
  readonly retryStrategy?: () => number
}

/** A write is an RPUSH; see redis/system.ts. */
export function ioredisClient(target: string, options: Repeating): AsyncClient {
  const [host = '', port] = target.split(':')
  const redis = new Redis(Number(port), host, options)
  redis.on('error', () => {})
  return {
    invoke: (request, deadlineMs) => {
      const { f, key = '', value } = request
      const answer =
        f === 'read'
          ? redis.lindex(key, -1).then((seen): Json => seen)
          : redis.rpush(key, String(value)).then((): Json => value)
      return completion(request, answer, deadlineMs, NEVER_SENT_BY_IOREDIS)
    },
    close: async () => redis.disconnect(),
  }
}

export function etcd3Client(target: string, options: Partial<IOptions>): AsyncClient {
  const client = new Etcd3({ hosts: target, ...options })
  return {
    invoke: (request, deadlineMs) => {
      const { f, key = '', value } = request
      const answer = f === 'read' ? client.get(key).string() : putIn(client, key, value)
      return completion(request, answer, deadlineMs, NEVER_SENT_BY_GRPC)
    },
    close: async () => client.close(),
  }
}

async function putIn(client: Etcd3, key: string, value: Json): Promise<Json> {
  await client.put(key).value(String(value))
  return value
}

const NEVER_SENT_BY_IOREDIS = "Stream isn't writeable and enableOfflineQueue options is false"
const NEVER_SENT_BY_GRPC = 'No connection established'

async function completion(
  { f, value }: ClientRequest,
  answer: Promise<Json>,
  deadlineMs: number,
  neverSent: string,
): Promise<Completion> {
  const late = later(deadlineMs, undefined, { ref: false }).then(() => {
    throw new Error('no answer in time')
  })
  try {
    return { type: 'ok', value: await Promise.race([answer, late]) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const surely = f === 'read' || message.includes(neverSent)
    return { type: surely ? 'fail' : 'info', value, error: { code: 'ERROR', message } }
  } finally {
    late.catch(() => {})
  }
}
