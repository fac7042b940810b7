/** What keeps a cluster of Kafka from its start is told with the node's own words, and nothing is left of it. */
import { createTopicsV7 } from '@platformatic/kafka'
import { expect, it } from 'vitest'
import { EnvironmentError, UsageError } from '../../../harness/core/errors.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import type { ContainerSystem } from '../../../systems/container-system.ts'
import { asking } from '../../../systems/kafka/status.ts'
import { kafka } from '../../../systems/kafka/system.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

async function refusal(name: string, nodes: number, given: Settings, system: ContainerSystem = kafka) {
  const { docker } = await connectEngine()
  const [version = ''] = kafka.versions
  await buildImage(docker, LINKS_IMAGE)
  const image = await buildImage(docker, kafka.image(version))
  const run = `kafka-${name}-${process.pid}`
  const error: unknown = await startCluster(system, {
    run,
    nodes,
    settings: resolveSettings(kafka.options, given),
    image,
    version,
  }).then(
    (cluster) => cluster.stop().then(() => undefined),
    (reason: unknown) => reason,
  )
  const containers = await docker.listContainers({ all: true })
  const networks = await docker.listNetworks()
  const names = [...containers.flatMap(({ Names }) => Names), ...networks.map(({ Name }) => Name)]
  const told = error instanceof EnvironmentError || error instanceof UsageError ? error : undefined
  return { error: told, left: names.filter((each) => each.includes(run)) }
}

/** Kafka that has this topic before anybody asks whether it is ready. */
function withTopic(name: string): ContainerSystem {
  const configs = [{ name: 'unclean.leader.election.enable', value: 'true' }]
  const topic = { name, numPartitions: 2, replicationFactor: 1, assignments: [], configs }
  return {
    ...kafka,
    ready: async (node, deadlineMs) => {
      await kafka.ready(node, deadlineMs)
      await asking(node.address, deadlineMs, (connection) =>
        createTopicsV7.api.async(connection, [topic], deadlineMs, false),
      )
    },
  }
}

describeWithEngine('a cluster of Kafka that cannot start', () => {
  it('for want of memory says so by the last lines of the node, and leaves nothing', async () => {
    const { error, left } = await refusal('heap', 1, { heap: '16m' })
    expect([error?.code, left]).toEqual(['NODE_DIED', []])
    expect(error?.message).toContain('java.lang.OutOfMemoryError')
  })

  it('for want of nodes says how many its replicas need, and leaves nothing', async () => {
    const { error, left } = await refusal('replicas', 2, { replication: '3' })
    expect([error?.code, left]).toEqual(['REPLICATION', []])
    expect(error?.message).toBe('the setting replication=3 needs 3 nodes, and there are 2')
  })

  it('as asked, for a topic that is there, names the topic, what it has and what was wanted, and leaves nothing', async () => {
    const { error, left } = await refusal('topic', 1, {}, withTopic('k0'))
    expect([error?.code, error?.exitCode, left]).toEqual(['TOPIC_ARGUMENTS', 2, []])
    expect(error?.message).toBe(
      "the topic 'k0' exists with other arguments: partitions 2 (wanted 1), unclean.leader.election.enable true (wanted false)",
    )
  })
})
