/**
 * Starts a RabbitMQ of two nodes with different cookies, which must not get ready. Prints one line of JSON: the error's code,
 * whether it shows a node's own word on it, and what was left running.
 * Usage: node --conditions=ordeal-source scripts/start-with-cookies.js
 */
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { resolveSettings } from '../systems/options.ts'
import { rabbitmq } from '../systems/rabbitmq/system.ts'

const [version = ''] = rabbitmq.versions
const run = `cookies-${process.pid}`
const system = {
  ...rabbitmq,
  container(plan, node) {
    const spec = rabbitmq.container(plan, node)
    return { ...spec, environment: { ...spec.environment, ORDEAL_COOKIE: node.name } }
  },
}
const settings = resolveSettings(rabbitmq.options, {})
const options = { run, nodes: 2, settings, image: imageTag(rabbitmq.image(version)), version, readyDeadlineMs: 25_000 }
const error = await startCluster(system, options).then(
  async (cluster) => {
    await cluster.stop()
    return { code: 'STARTED', message: '' }
  },
  (cause) => cause,
)
const { docker } = await connectEngine()
const containers = await docker.listContainers({ all: true })
const left = containers.flatMap(({ Names }) => Names).filter((name) => name.includes(run))
const ownWord = error.message.split('\n').find((line) => /Invalid challenge reply|cookie/i.test(line)) ?? null
process.stdout.write(`${JSON.stringify({ code: error.code, ownWord, left })}\n`)
