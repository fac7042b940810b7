/**
 * What the peer proxy costs: two clusters of etcd on this machine, one with the proxy between its members, take the same
 * puts in turns. Prints one line of JSON: the median time of a put of one client, and the time of 3000 puts by 16 clients,
 * once by clients of etcd's JSON gateway, which keep a core busy by themselves, and once by gRPC clients that keep the
 * whole machine busy: then what the proxy takes of the processors, the members lack. A ratio is the median of those of
 * each round, in which both clusters take their turn; the quartiles beside it say how far the rounds agree.
 * Usage: node --conditions=ordeal-source scripts/measure-proxy.js
 */

import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

const ROUNDS = 21
const SEQUENTIAL = 300
const TOGETHER = 3_000
const CLIENTS = 16

const clusters = {}
const addresses = {}
for (const peers of ['direct', 'proxied']) {
  const told = {}
  addresses[peers] = told
  const system = {
    ...etcd,
    container: (plan, node) => {
      told[node.name] = node.address
      return etcd.container(plan, node)
    },
  }
  clusters[peers] = await startCluster(system, {
    run: `measure-${peers}-${process.pid}`,
    nodes: 3,
    settings: resolveSettings(etcd.options, { peers }),
    image: imageTag(etcd.image('3.7.3')),
    version: '3.7.3',
  })
}
try {
  const taken = { direct: { one: [], gateway: [], grpc: [] }, proxied: { one: [], gateway: [], grpc: [] } }
  for (let round = -1; round < ROUNDS; round++)
    for (const peers of round % 2 === 0 ? ['direct', 'proxied'] : ['proxied', 'direct']) {
      const node = await clusters[peers].leader()
      const clients = Array.from({ length: CLIENTS }, () => clusters[peers].open(node))
      const puts = {
        grpc: (c, i) => putByGrpc(clients[c], i),
        gateway: (_, i) => putByGateway(addressOf(peers, node), i),
      }
      const one = []
      for (let i = 0; i < SEQUENTIAL; i++) one.push(await timed(() => puts.grpc(0, i)))
      const gateway = await timed(() => together(puts.gateway))
      const grpc = await timed(() => together(puts.grpc))
      await Promise.all(clients.map((client) => client.close()))
      if (round < 0) continue // the first warms both up
      taken[peers].one.push(median(one))
      taken[peers].gateway.push(gateway)
      taken[peers].grpc.push(grpc)
    }
  const figure = (ms) => Number(median(ms).toFixed(2))
  const ratios = (kind) => {
    const sorted = taken.direct[kind].map((direct, i) => taken.proxied[kind][i] / direct).sort((a, b) => a - b)
    const [low, middle, high] = [1, 2, 3].map((quarter) => Number(sorted[(quarter * ROUNDS) >> 2].toFixed(3)))
    return { ratio: middle, quartiles: [low, high] }
  }
  console.log(
    JSON.stringify({
      direct3000Ms: figure(taken.direct.gateway),
      proxied3000Ms: figure(taken.proxied.gateway),
      ...ratios('gateway'),
      directMedianMs: figure(taken.direct.one),
      proxyMedianMs: figure(taken.proxied.one),
      saturated: {
        direct3000Ms: figure(taken.direct.grpc),
        proxied3000Ms: figure(taken.proxied.grpc),
        ...ratios('grpc'),
      },
      rounds: ROUNDS,
      forwarding: clusters.proxied.versions['peer frames'],
    }),
  )
} finally {
  await Promise.all(Object.values(clusters).map((cluster) => cluster.stop()))
}

function together(put) {
  return Promise.all(
    Array.from({ length: CLIENTS }, async (_, c) => {
      for (let i = c; i < TOGETHER; i += CLIENTS) await put(c, i)
    }),
  )
}

async function putByGrpc(client, i) {
  const { type, error } = await client.invoke({ f: 'write', key: `k${i % 10}`, value: i + 1 }, 10_000)
  if (type !== 'ok') throw new Error(`a put ended ${type}: ${error?.message}`)
}

async function putByGateway(address, i) {
  const base64 = (text) => Buffer.from(text).toString('base64')
  const body = JSON.stringify({ key: base64(`x${i % 10}`), value: base64(`v${i}`) })
  const answer = await fetch(`http://${address}:2379/v3/kv/put`, { method: 'POST', body })
  if (!answer.ok) throw new Error(`a put was answered ${answer.status}`)
  await answer.text()
}

/** Of the node, as the system that started it saw it. */
function addressOf(peers, node) {
  return addresses[peers][node]
}

async function timed(action) {
  const started = performance.now()
  await action()
  return performance.now() - started
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
