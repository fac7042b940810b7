/**
 * The honesty suite on one client, every function in every mode, in front of a correct server of its own: the clients of our
 * systems by the system's name, or one of the careless clients that the suite's own tests show. Prints one line of JSON: how
 * many trials, what was found and in which words, and the extremes of what was seen.
 * Usage: node --conditions=ordeal-source scripts/measure-honesty.js SYSTEM|etcd3|ioredis|etcd3-tamed|ioredis-tamed
 */
import { noop } from 'cockatiel'
import { checkHonesty } from '../harness/honesty/suite.ts'
import { checkedClientOf } from '../systems/checked-clients.ts'
import { etcdClient } from '../systems/etcd/checked-client.ts'
import { etcd3Client, ioredisClient } from '../test/containers/honesty/careless-clients.ts'
import { REDIS, redisView } from '../test/containers/honesty/redis/system.ts'
import { startServer } from '../test/containers/honesty/server.ts'

const READ_AND_WRITE = [
  { f: 'read', effect: 'none' },
  { f: 'write', effect: 'counted' },
]
const ONCE = {
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  retryStrategy: () => 50,
}
const etcd3 = (options) => ({
  system: etcdClient.system,
  functions: READ_AND_WRITE,
  open: (target) => etcd3Client(target, options),
  view: etcdClient.plainView,
})
const ioredis = (options) => ({
  system: REDIS,
  functions: READ_AND_WRITE,
  open: (target) => ioredisClient(target, options),
  view: redisView,
})
/** As they are by default, and with all that they do by themselves turned off. */
const CARELESS = {
  etcd3: () => etcd3({}),
  ioredis: () => ioredis({}),
  'etcd3-tamed': () => etcd3({ faultHandling: { host: () => noop, global: noop } }),
  'ioredis-tamed': () => ioredis(ONCE),
}

const name = process.argv[2] ?? ''
const { system, functions, open, view: viewOf } = CARELESS[name]?.() ?? checkedClientOf(name)
const { cluster, address: server } = await startServer(system)
const view = viewOf(server)
try {
  const { observations, findings } = await checkHonesty({ server, functions, open, view })
  const dishonest = findings.filter(({ weight }) => weight === 'dishonest')
  const most = (of) => Math.max(...observations.map(of))
  console.log(
    JSON.stringify({
      client: name,
      server: `${system.name} ${system.versions[0]}`,
      functions: functions.length,
      trials: observations.length,
      clean: observations.filter((seen) => !findings.some(({ f, mode }) => f === seen.f && mode === seen.mode)).length,
      notes: findings.length - dishonest.length,
      findings: dishonest.length,
      did: dishonest.map(({ f, mode, name: finding, words }) => `${f} ${mode}: ${finding}: ${words}`),
      sentMost: most(({ sent, requests }) => (sent ?? 0) / requests),
      lateMsMost: Math.round(most(({ tookMs, allowedMs }) => tookMs - allowedMs)),
      usableAgainMsMost: Math.round(most(({ usableAfterMs }) => usableAfterMs ?? 0)),
      neverUsableAgain: observations.filter(({ usableAfterMs }) => usableAfterMs === undefined).length,
    }),
  )
} finally {
  view.close()
  await cluster.stop()
}
