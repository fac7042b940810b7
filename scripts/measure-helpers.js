/**
 * What the helpers of faults cost while no fault is in force: two clusters of etcd on this machine, one as it starts without
 * faults, one with what every fault needs attached (patched clocks, link daemons running, queues and limits made once and
 * taken away again), take the same puts in turns. Prints one line of JSON: the time of 2000 puts by 16 clients, the median
 * time of a put of one client, and the ratios; of the quickest rounds, too, since other work on the machine only adds time; and the
 * processor time of all containers of a cluster for a put, which other work hardly changes.
 * Usage: node --conditions=ordeal-source scripts/measure-helpers.js
 */
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { CONTAINER_PORTS } from '../harness/runtime/docker/port-names.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

const ROUNDS = 15
const SEQUENTIAL = 300
const TOGETHER = 2_000
const CLIENTS = 16
const SLOW = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 1_000, clogged: false }

const { docker } = await connectEngine()
const clusters = { bare: await started('bare', []), attached: await started('attached', CONTAINER_PORTS) }
try {
  await attach(clusters.attached)
  const taken = { bare: { one: [], together: [], cpu: [] }, attached: { one: [], together: [], cpu: [] } }
  for (let round = -1; round < ROUNDS; round++)
    for (const which of round % 2 === 0 ? ['bare', 'attached'] : ['attached', 'bare']) {
      const node = await clusters[which].leader()
      const clients = Array.from({ length: CLIENTS }, () => clusters[which].open(node))
      const one = []
      for (let i = 0; i < SEQUENTIAL; i++) one.push(await timed(() => put(clients[0], i)))
      const cpuBefore = await cpuMs(which)
      const together = await timed(() => Promise.all(clients.map((client, c) => putShare(client, c))))
      const cpu = (await cpuMs(which)) - cpuBefore
      await Promise.all(clients.map((client) => client.close()))
      if (round < 0) continue // the first warms both up
      taken[which].one.push(median(one))
      taken[which].together.push(together)
      taken[which].cpu.push(cpu / TOGETHER)
    }
  const ratio = (what) => rounded(median(taken.bare[what].map((bare, i) => taken.attached[what][i] / bare)), 3)
  const ratioOfQuickest = (what) => rounded(Math.min(...taken.attached[what]) / Math.min(...taken.bare[what]), 3)
  console.log(
    JSON.stringify({
      bare2000Ms: rounded(median(taken.bare.together), 0),
      attached2000Ms: rounded(median(taken.attached.together), 0),
      ratio: ratio('together'),
      ratioOfQuickest: ratioOfQuickest('together'),
      bareMedianMs: rounded(median(taken.bare.one), 2),
      attachedMedianMs: rounded(median(taken.attached.one), 2),
      ratioOfOne: ratio('one'),
      ratioOfOneQuickest: ratioOfQuickest('one'),
      bareCpuMsPerPut: rounded(median(taken.bare.cpu), 3),
      attachedCpuMsPerPut: rounded(median(taken.attached.cpu), 3),
      ratioOfCpu: ratio('cpu'),
      ports: CONTAINER_PORTS,
      rounds: ROUNDS,
    }),
  )
} finally {
  await Promise.all(Object.values(clusters).map((cluster) => cluster.stop()))
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

/** Every link made bad once and good again: from then on the daemons run. */
async function attach({ nodes, ports }) {
  const links = Object.fromEntries(nodes.map((node) => [node, nodes.filter((other) => other !== node)]))
  await ports.perform({ port: 'quality', do: 'set', fault: 1, links, quality: SLOW })
  await ports.perform({ port: 'quality', do: 'reset', fault: 1 })
  await ports.perform({ port: 'rate', do: 'set', fault: 1, links, bitsPerSecond: 1_000_000 })
  await ports.perform({ port: 'rate', do: 'reset', fault: 1 })
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
  return sorted[sorted.length >> 1]
}

function rounded(value, digits) {
  return Number(value.toFixed(digits))
}
