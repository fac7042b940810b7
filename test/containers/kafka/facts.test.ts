/** What a running Kafka says of itself: the features that the record keeps, and who leads, by both meanings of the setting. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { kafka } from '../../../systems/kafka/system.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

async function start(leader: string): Promise<AsyncCluster> {
  const { docker } = await connectEngine()
  const [version = ''] = kafka.versions
  await buildImage(docker, LINKS_IMAGE)
  return startCluster(kafka, {
    run: `kafka-facts-${leader}-${process.pid}`,
    nodes: 1,
    settings: resolveSettings(kafka.options, { leader }),
    image: await buildImage(docker, kafka.image(version)),
    version,
  })
}

describeWithEngine('a Kafka that runs', () => {
  let clusters: readonly AsyncCluster[] = []
  beforeAll(async () => {
    clusters = await Promise.all(['log', 'controller'].map(start))
  })
  afterAll(() => Promise.all(clusters.map((cluster) => cluster.stop())))

  it('tells which features are on that decide what it promises', () => {
    for (const { versions } of clusters)
      expect(versions).toMatchObject({ 'transaction.version': '2', 'eligible.leader.replicas.version': '1' })
  })

  it('names the leader of the first log once there is one, or the controller', async () => {
    const [byLog, byController] = clusters
    expect(await byLog?.leader?.()).toBeUndefined()
    const client = byLog?.open('n1')
    await expect
      .poll(() => client?.invoke({ f: 'send', key: 'k0', value: 1 }, 2_000), { timeout: 10_000 })
      .toMatchObject({ type: 'ok' })
    await client?.close()
    expect(await byLog?.leader?.()).toBe('n1')
    expect(await byController?.leader?.()).toBe('n1')
  })
})
