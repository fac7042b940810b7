/**
 * The proof that the suite bites: two clients from npm fail it with their defaults, each by what it did, and pass it when
 * what they do by themselves is turned off.
 */
import { noop } from 'cockatiel'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Subject } from '../../../harness/honesty/subject.ts'
import { checkHonesty } from '../../../harness/honesty/suite.ts'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import type { CheckedFunction, ServerView } from '../../../systems/checked-client.ts'
import { etcdClient } from '../../../systems/etcd/checked-client.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { etcd3Client, ioredisClient } from './careless-clients.ts'
import { REDIS, redisView } from './redis/system.ts'
import { startServer } from './server.ts'

const READ: CheckedFunction = { f: 'read', effect: 'none' }
const WRITE: CheckedFunction = { f: 'write', effect: 'counted' }

let cluster: AsyncCluster
let view: ServerView
let server: string

async function stop(): Promise<void> {
  view?.close()
  await cluster?.stop()
}

/** What was found, as 'MODE FINDING'. */
async function found(functions: readonly CheckedFunction[], open: Subject['open']): Promise<readonly string[]> {
  const { findings } = await checkHonesty({ server, functions, open, view })
  return findings.map(({ mode, name }) => `${mode} ${name}`)
}

describeWithEngine('ioredis', () => {
  beforeAll(async () => {
    const started = await startServer(REDIS)
    cluster = started.cluster
    server = started.address
    view = redisView(server)
  })
  afterAll(stop)

  it('sends again by default what was under way when the connection broke: one write is applied twice', async () => {
    expect(await found([WRITE], (target) => ioredisClient(target, {}))).toEqual(
      expect.arrayContaining(['reply-lost sent-again', 'reply-lost applied-again', 'server-lost applied-again']),
    )
  })

  it('is honest when it is told to send nothing again and to queue nothing', async () => {
    const once = {
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      retryStrategy: () => 50,
    }
    expect(await found([READ, WRITE], (target) => ioredisClient(target, once))).toEqual([])
  })
})

describeWithEngine('etcd3', () => {
  beforeAll(async () => {
    const started = await startServer(etcdClient.system)
    cluster = started.cluster
    server = started.address
    view = etcdClient.plainView(server)
  })
  afterAll(stop)

  it('tries again by default: a write is applied twice, and one that was applied is said never to have left', async () => {
    expect(await found([WRITE], (target) => etcd3Client(target, {}))).toEqual(
      expect.arrayContaining([
        'reply-lost sent-again',
        'reply-lost applied-again',
        'server-lost fail-though-applied',
        'refused not-usable-again',
      ]),
    )
  })

  it('is honest when its fault handling is turned off', async () => {
    const faultHandling = { host: () => noop, global: noop }
    expect(await found([READ, WRITE], (target) => etcd3Client(target, { faultHandling }))).toEqual([])
  })
})
