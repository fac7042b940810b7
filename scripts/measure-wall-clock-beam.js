/**
 * The wall clock of the node that leads a queue of RabbitMQ, put off and read back from the node itself: what its process
 * holds, and how far os:system_time() (the operating system's) and erlang:system_time() (the virtual machine's own, which follows
 * slowly) are off the machine's, as the node says. Prints one line of JSON, in ms.
 * Usage: node --conditions=ordeal-source scripts/measure-wall-clock-beam.js OFFSET_MS
 */
import { execFileSync } from 'node:child_process'
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { resolveSettings } from '../systems/options.ts'
import { rabbitmq } from '../systems/rabbitmq/system.ts'

const CONTROL = '/usr/lib/rabbitmq/bin/rabbitmqctl'
const offsetMs = Number(process.argv[2])
if (!Number.isInteger(offsetMs)) throw new Error('usage: measure-wall-clock-beam.js OFFSET_MS')
const [version = ''] = rabbitmq.versions
const run = `measure-beam-${process.pid}`
const skew = { offsetUs: offsetMs * 1_000, ratePpm: 0, periodUs: 0 }
const cluster = await startCluster(rabbitmq, {
  run,
  nodes: 3,
  settings: resolveSettings(rabbitmq.options, {}),
  image: imageTag(rabbitmq.image(version)),
  version,
  ports: ['wall-clock'],
})
try {
  const client = cluster.open('n2')
  await client.invoke({ f: 'declare', key: 'k0', value: null }, 10_000)
  const leader = (await cluster.leader()) ?? 'n2'
  const before = readBack(leader)
  await cluster.ports.perform({ port: 'wall-clock', do: 'set', fault: 1, nodes: [leader], skew })
  const measured = await cluster.ports.measure({ port: 'wall-clock', fault: 1, nodes: [leader], skew })
  const during = readBack(leader)
  const published = await client.invoke({ f: 'publish', key: 'k0', value: 1 }, 10_000)
  await cluster.ports.perform({ port: 'wall-clock', do: 'reset', fault: 1 })
  const after = readBack(leader)
  const { holds, detail } = measured
  const figures = { offsetMs, leader, holds, processes: detail[leader].length, before, during, after }
  process.stdout.write(`${JSON.stringify({ ...figures, published: published.type })}\n`)
  await client.close()
} finally {
  await cluster.stop()
}

/** Each is as wrong as the question takes, some seconds. */
function readBack(node) {
  const question = '{os:system_time(millisecond), erlang:system_time(millisecond)}.'
  const answer = execFileSync('docker', ['exec', `ordeal-${run}-${node}`, CONTROL, 'eval', question], {
    encoding: 'utf8',
  })
  const [system = Number.NaN, virtual = Number.NaN] = (answer.match(/\d+/g) ?? []).map(
    (text) => Number(text) - Date.now(),
  )
  return { osMs: system, beamMs: virtual }
}
