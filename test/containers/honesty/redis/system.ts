/**
 * One Redis server, for the proof that the honesty suite bites: no system of ordeal, only what the suite needs of one. A
 * write is an RPUSH, so that the length of a list counts how often it was done.
 */
import { Redis } from 'ioredis'
import type { ServerView } from '../../../../systems/checked-client.ts'
import type { ContainerSystem } from '../../../../systems/container-system.ts'
import { DEBIAN_BASE } from '../../../../systems/debian-base.ts'

const REDIS_PORT = 6379

export const REDIS: ContainerSystem = {
  name: 'redis',
  summary: 'one Redis server',
  functions: ['read', 'write'],
  options: {},
  promises: [],
  outcomes: [],
  nodes: { min: 1, max: 1 },
  runtime: 'containers',
  clientPort: REDIS_PORT,
  versions: ['8.0.2'],
  image: (version) => ({
    name: 'redis',
    version,
    directory: 'test/containers/honesty/redis',
    base: DEBIAN_BASE,
  }),
  container: () => ({
    command: ['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''],
    environment: {},
    dataPaths: [],
  }),
  ready: async ({ address }) => {
    const redis = new Redis({ host: address, port: REDIS_PORT, lazyConnect: true, retryStrategy: () => null })
    redis.on('error', () => {})
    try {
      await redis.ping()
    } finally {
      redis.disconnect()
    }
  },
  open: () => ({ invoke: async ({ value }) => ({ type: 'info', value }), close: async () => {} }),
}

/** Past the proxy. */
export function redisView(target: string): ServerView {
  const redis = new Redis(`redis://${target}`)
  const before = new Map<string, number>()
  let written = 0
  return {
    prepare: async (f, key) => {
      const value = ++written
      if (f === 'write') return { value, isRight: () => true }
      before.set(key, await redis.rpush(key, value))
      return { value: null, isRight: (seen) => seen === String(value) }
    },
    effects: async (key) => (await redis.llen(key)) - (before.get(key) ?? 0),
    close: () => redis.disconnect(),
  }
}
