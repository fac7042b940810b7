/** What RabbitMQ refuses, or cannot start with: told with the node's own words, and nothing is left running. */
import { afterEach, expect, it } from 'vitest'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { imageTag } from '../../../harness/runtime/docker/image-tag.ts'
import type { ContainerSystem, NodeAddress } from '../../../systems/container-system.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { rabbitmq } from '../../../systems/rabbitmq/system.ts'
import { describeWithEngine } from '../engine-gate.ts'

const [VERSION = ''] = rabbitmq.versions

function start(system: ContainerSystem, name: string, nodes: number) {
  return startCluster(system, {
    run: `bad-input-${name}-${process.pid}`,
    nodes,
    settings: resolveSettings(system.options, {}),
    image: imageTag(system.image(VERSION)),
    version: VERSION,
  })
}

describeWithEngine('rabbitmq', () => {
  afterEach(async () => {
    const { docker } = await connectEngine()
    const names = (await docker.listContainers({ all: true })).flatMap(({ Names }) => Names)
    expect(names.filter((name) => name.includes('bad-input-') && name.includes(`${process.pid}`))).toEqual([])
  })

  it('says in its own words that a node lacks memory at start', async () => {
    const [shell = '', flag = '', script = ''] = rabbitmq.container(
      { run: '', nodes: [], settings: resolveSettings(rabbitmq.options, {}) },
      NOBODY,
    ).command
    const starved: ContainerSystem = {
      ...rabbitmq,
      container: (plan, node) => ({
        ...rabbitmq.container(plan, node),
        command: [shell, flag, `ulimit -v 300000; ${script}`],
      }),
    }
    await expect(start(starved, 'memory', 1)).rejects.toMatchObject({
      code: 'NODE_DIED',
      message: expect.stringMatching(
        /node n1 ended with exit code \d+ while starting\n(.*\n)*.*erts_mmap: Failed to create super carrier/,
      ),
    })
  })

  it('refuses a queue that is there with other arguments, and leaves it as it was', async () => {
    const cluster = await start(rabbitmq, 'queue', 1)
    try {
      const request = { f: 'declare', key: 'k0', value: null }
      const client = cluster.open('n1')
      expect(await client.invoke(request, 5_000)).toMatchObject({ type: 'ok' })
      const other = rabbitmq.open(
        await addressOf('queue'),
        resolveSettings(rabbitmq.options, { 'queue-type': 'classic' }),
      )
      expect(await other.invoke(request, 5_000)).toMatchObject({
        type: 'fail',
        error: {
          code: 'REFUSED',
          message: expect.stringContaining("PRECONDITION_FAILED - inequivalent arg 'x-queue-type'"),
        },
      })
      expect(await client.invoke({ f: 'publish', key: 'k0', value: 1 }, 5_000)).toMatchObject({ type: 'ok' })
      await Promise.all([client.close(), other.close()])
    } finally {
      await cluster.stop()
    }
  })
})

const NOBODY: NodeAddress = { name: '', address: '' }

async function addressOf(name: string): Promise<NodeAddress> {
  const { docker } = await connectEngine()
  const { NetworkSettings } = await docker.getContainer(`ordeal-bad-input-${name}-${process.pid}-n1-net`).inspect()
  const [network] = Object.values(NetworkSettings.Networks)
  return { name: 'n1', address: network?.IPAddress ?? '' }
}
