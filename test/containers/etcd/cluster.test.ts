/**
 * The real etcd in containers: both versions start, elect, survive the loss of a leader, and keep what they acknowledged.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import type { AsyncClient, ClientRequest } from '../../../systems/client.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

const OP_DEADLINE_MS = 2_000
const RECOVERY_DEADLINE_MS = 30_000

const READ: ClientRequest = { f: 'read', key: 'x', value: null }
const WRITE = { f: 'write', key: 'x' } as const

/** The newest release and the one of Debian; older ones are for what they are known to get wrong. */
const RELEASES = etcd.versions.slice(0, 2)

let started = 0
const undo: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function start(version: string, nodes: number, given: Settings = {}): Promise<AsyncCluster> {
  const { docker } = await connectEngine()
  await buildImage(docker, LINKS_IMAGE)
  const image = await buildImage(docker, etcd.image(version))
  const settings = resolveSettings(etcd.options, given)
  const cluster = await startCluster(etcd, {
    run: `etcd-test-${process.pid}-${++started}`,
    nodes,
    settings,
    image,
    version,
  })
  undo.push(() => cluster.stop())
  return cluster
}

function open(cluster: AsyncCluster, node: string): AsyncClient {
  const client = cluster.open(node)
  undo.push(() => client.close())
  return client
}

/** The leader once there is one that `fits`. */
async function leaderThat(cluster: AsyncCluster, fits: (node: string) => boolean): Promise<string> {
  let leader: string | undefined
  await expect
    .poll(
      async () => {
        leader = await cluster.leader?.()
        return leader !== undefined && fits(leader)
      },
      { timeout: RECOVERY_DEADLINE_MS, interval: 50 },
    )
    .toBe(true)
  return leader ?? ''
}

/** Repeats the operation until it is answered: while leaders change, its outcome may be any. */
async function answered(client: AsyncClient, request: ClientRequest): Promise<Json> {
  let value: Json = null
  await expect
    .poll(
      async () => {
        const completion = await client.invoke(request, OP_DEADLINE_MS)
        value = completion.value
        return completion.type
      },
      { timeout: RECOVERY_DEADLINE_MS, interval: 50 },
    )
    .toBe('ok')
  return value
}

for (const version of RELEASES) {
  describeWithEngine(`etcd ${version}`, () => {
    it('runs alone', async () => {
      const cluster = await start(version, 1)
      expect(await leaderThat(cluster, () => true)).toBe('n1')
      const client = open(cluster, 'n1')
      const write = await client.invoke({ f: 'write', key: 'x', value: 1 }, OP_DEADLINE_MS)
      expect(write).toEqual({ type: 'ok', value: [2, 1] })
      const cas = await client.invoke({ f: 'cas', key: 'x', value: [1, 2] }, OP_DEADLINE_MS)
      expect(cas).toEqual({ type: 'ok', value: { applied: true, revision: 3 } })
      const refused = await client.invoke({ f: 'cas', key: 'x', value: [1, 3] }, OP_DEADLINE_MS)
      expect(refused).toEqual({ type: 'ok', value: { applied: false, seen: [3, 2] } })
      const unwritten = await client.invoke({ f: 'cas', key: 'y', value: [1, 3] }, OP_DEADLINE_MS)
      expect(unwritten).toEqual({ type: 'ok', value: { applied: false, seen: [0, null] } })
    })

    it.each([3, 5])('with %d nodes replaces a killed leader and keeps what was acknowledged', async (count) => {
      const cluster = await start(version, count)
      const old = await leaderThat(cluster, () => true)
      expect(await answered(open(cluster, old), { ...WRITE, value: 7 })).toEqual([2, 7])

      await cluster.ports.perform({ port: 'process', do: 'kill', nodes: [old] })
      const successor = await leaderThat(cluster, (node) => node !== old)
      expect(await answered(open(cluster, successor), READ)).toEqual([2, 7])

      await cluster.ports.perform({ port: 'process', do: 'start', nodes: [old] })
      await cluster.ready(RECOVERY_DEADLINE_MS)
      expect(await answered(open(cluster, old), READ)).toEqual([2, 7])
    })
  })
}

describeWithEngine('a node cut off from its peers', () => {
  const [version = ''] = etcd.versions
  const others = ['n1', 'n2']
  const grudge = { n1: ['n3'], n2: ['n3'], n3: others }

  async function cutOff(given: Settings) {
    const cluster = await start(version, 3, given)
    const near = open(cluster, 'n1')
    const far = open(cluster, 'n3')
    await answered(far, { ...WRITE, value: 1 })
    expect(await answered(far, READ)).toEqual([2, 1])
    await cluster.ports.perform({ port: 'links', do: 'drop', fault: 0, grudge })
    await leaderThat(cluster, (node) => others.includes(node))
    await answered(near, { ...WRITE, value: 2 })
    return { far }
  }

  it('answers a serializable read with an old value', async () => {
    const { far } = await cutOff({ reads: 'serializable' })
    expect(await far.invoke(READ, OP_DEADLINE_MS)).toEqual({ type: 'ok', value: [2, 1] })
  })

  it('answers no linearizable read, and leaves a write unknown', async () => {
    const { far } = await cutOff({ reads: 'linearizable' })
    expect(await far.invoke(READ, OP_DEADLINE_MS)).toMatchObject({ type: 'fail', value: null })
    expect(await far.invoke({ ...WRITE, value: 3 }, OP_DEADLINE_MS)).toMatchObject({ type: 'info', value: 3 })
  })
})

for (const version of RELEASES) {
  describeWithEngine(`etcd ${version} with snapshots=often`, () => {
    it('sends a snapshot to a node that was away', async () => {
      const cluster = await start(version, 3, { snapshots: 'often' })
      const client = open(cluster, 'n1')
      await cluster.ports.perform({ port: 'process', do: 'kill', nodes: ['n3'] })
      for (let value = 1; value <= 300; value++) await answered(client, { ...WRITE, value })
      await cluster.ports.perform({ port: 'process', do: 'start', nodes: ['n3'] })
      await cluster.ready(RECOVERY_DEADLINE_MS)
      const directory = await mkdtemp(join(tmpdir(), 'ordeal-etcd-test-'))
      undo.push(() => rm(directory, { recursive: true }))
      await cluster.saveLogs(directory)
      expect(await readFile(join(directory, 'n3', 'server.log'), 'utf8')).toContain('applied snapshot')
    })
  })
}
