/**
 * What the helpers of faults cost while no fault is in force. Clusters of etcd are started one after another, by turns as they
 * start without faults, and with what every fault needs attached: patched clocks, link daemons running, queues, limits and
 * rules made once and taken away again. Each takes the same puts. An attached one is compared with the mean of the bare ones before and
 * after it, and so is a bare one with its bare neighbours: that tells what the machine's noise makes of two that are alike.
 * Prints one line of JSON: the time of 2000 puts by 16 clients, the median time of a put of one client, and the processor
 * time of all containers of a cluster for a put, which other work hardly changes; of each the median ratio and all ratios.
 * Usage: node --conditions=ordeal-source scripts/measure-helpers.js [PAIRS [ROUNDS]]
 */
import { loadavg } from 'node:os'
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { CONTAINER_PORTS } from '../harness/runtime/docker/port-names.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

const PAIRS = Number(process.argv[2] ?? 6)
const ROUNDS = Number(process.argv[3] ?? 5)
const SEQUENTIAL = 300
const TOGETHER = 2_000
const CLIENTS = 16
const PORTS = [...CONTAINER_PORTS, 'wall-clock']
const SLOW = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 1_000, clogged: false }
const AN_HOUR = { offsetUs: 3_600_000_000, ratePpm: 0, periodUs: 0 }
const WHAT = ['together', 'one', 'cpu']

const { docker } = await connectEngine()
const bare = []
const attached = []
await measured('warm-up', []) // of this process and the machine; counts nowhere
bare.push(await measured('bare', []))
for (let pair = 0; pair < PAIRS; pair++) {
  attached.push(await measured('attached', PORTS))
  bare.push(await measured('bare', []))
}
const betweenBares = (what) => attached.map((each, i) => each[what] / mean(bare[i][what], bare[i + 1][what]))
const bareBetweenBares = (what) =>
  bare.slice(1, -1).map((each, i) => each[what] / mean(bare[i][what], bare[i + 2][what]))
const of = (taken, what, digits) => rounded(median(taken.map((each) => each[what])), digits)
const medianOf = (ratios) => byWhat((what) => rounded(median(ratios(what)), 3))
const allOf = (ratios) => byWhat((what) => ratios(what).map((ratio) => rounded(ratio, 3)))
console.log(
  JSON.stringify({
    pairs: PAIRS,
    ratio: medianOf(betweenBares),
    bareRatio: medianOf(bareBetweenBares),
    ratios: allOf(betweenBares),
    bareRatios: allOf(bareBetweenBares),
    bare2000Ms: of(bare, 'together', 0),
    attached2000Ms: of(attached, 'together', 0),
    bareMedianMs: of(bare, 'one', 2),
    attachedMedianMs: of(attached, 'one', 2),
    bareCpuMsPerPut: of(bare, 'cpu', 3),
    attachedCpuMsPerPut: of(attached, 'cpu', 3),
    ports: PORTS,
    load: rounded(loadavg()[0], 1),
  }),
)

/** Of each figure. */
function byWhat(of) {
  return Object.fromEntries(WHAT.map((what) => [what, of(what)]))
}

/** One cluster from start to end: the median round of each figure. */
async function measured(name, ports) {
  const cluster = await started(name, ports)
  try {
    if (ports.length > 0) await attach(cluster)
    const rounds = []
    for (let round = 0; round <= ROUNDS; round++) {
      const figures = await roundOf(cluster, name)
      if (round > 0) rounds.push(figures) // the first warms it up
    }
    return byWhat((what) => median(rounds.map((each) => each[what])))
  } finally {
    await cluster.stop()
  }
}

async function roundOf(cluster, name) {
  const node = await cluster.leader()
  const clients = Array.from({ length: CLIENTS }, () => cluster.open(node))
  const one = []
  for (let i = 0; i < SEQUENTIAL; i++) one.push(await timed(() => put(clients[0], i)))
  const cpuBefore = await cpuMs(name)
  const together = await timed(() => Promise.all(clients.map((client, c) => putShare(client, c))))
  const cpu = (await cpuMs(name)) - cpuBefore
  await Promise.all(clients.map((client) => client.close()))
  return { one: median(one), together, cpu: cpu / TOGETHER }
}

function started(name, ports) {
  const [version] = etcd.versions
  return startCluster(etcd, {
    run: `measure-${name}-${process.pid}`,
    nodes: 3,
    settings: resolveSettings(etcd.options, {}),
    image: imageTag(etcd.image(version)),
    version,
    ports,
  })
}

/** Every port used once and undone: from then on the daemons run, and the rules and queues that stay are there. */
async function attach({ nodes, ports }) {
  const links = Object.fromEntries(nodes.map((node) => [node, nodes.filter((other) => other !== node)]))
  const fault = 1
  for (const [port, begin, end] of [
    ['quality', { do: 'set', links, quality: SLOW }, 'reset'],
    ['rate', { do: 'set', links, bitsPerSecond: 1_000_000 }, 'reset'],
    ['links', { do: 'drop', grudge: links }, 'restore'],
    ['clients', { do: 'stall', nodes }, 'restore'],
    ['connections', { do: 'reset', nodes }, 'restore'],
    ['cpu', { do: 'squeeze', nodes, percent: 50 }, 'restore'],
    ['wall-clock', { do: 'set', nodes, skew: AN_HOUR }, 'reset'],
  ]) {
    await ports.perform({ port, fault, ...begin })
    await ports.perform({ port, fault, do: end })
  }
  await ports.perform({ port: 'process', do: 'pause', nodes })
  await ports.perform({ port: 'process', do: 'resume', nodes })
}

/** Of all containers of the cluster since they started, by the engine's count. */
async function cpuMs(name) {
  const filters = { label: [`ordeal.run=measure-${name}-${process.pid}`] }
  const all = await docker.listContainers({ filters })
  const stats = all.map(({ Id }) => docker.getContainer(Id).stats({ stream: false, 'one-shot': true }))
  return (await Promise.all(stats)).reduce((sum, { cpu_stats }) => sum + cpu_stats.cpu_usage.total_usage / 1e6, 0)
}

async function putShare(client, c) {
  for (let i = c; i < TOGETHER; i += CLIENTS) await put(client, i)
}

async function put(client, i) {
  const { type, error } = await client.invoke({ f: 'write', key: `k${i % 10}`, value: i + 1 }, 10_000)
  if (type !== 'ok') throw new Error(`a put ended ${type}: ${error?.message}`)
}

async function timed(action) {
  const start = performance.now()
  await action()
  return performance.now() - start
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : mean(sorted[middle - 1], sorted[middle])
}

function mean(a, b) {
  return (a + b) / 2
}

function rounded(value, digits) {
  return Number(value.toFixed(digits))
}
