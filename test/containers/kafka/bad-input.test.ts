/** What keeps a cluster of Kafka from its start is told with the node's own words, and nothing is left of it. */
import { expect, it } from 'vitest'
import { EnvironmentError, UsageError } from '../../../harness/core/errors.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { kafka } from '../../../systems/kafka/system.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

async function refusal(name: string, nodes: number, given: Settings) {
  const { docker } = await connectEngine()
  const [version = ''] = kafka.versions
  await buildImage(docker, LINKS_IMAGE)
  const image = await buildImage(docker, kafka.image(version))
  const run = `kafka-${name}-${process.pid}`
  const error: unknown = await startCluster(kafka, {
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
})
