/** A cluster of etcd with the proxy between its members: faults, rules, logs and digests, as a run uses them. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

for (const version of ['3.7.3', '3.5.16'])
  describeWithEngine(`etcd ${version} with a proxy between its members`, () => {
    let cluster: AsyncCluster
    beforeAll(async () => {
      const { docker } = await connectEngine()
      await buildImage(docker, LINKS_IMAGE)
      cluster = await startCluster(etcd, {
        run: `proxied-${process.pid}-${version}`,
        nodes: 3,
        settings: resolveSettings(etcd.options, { peers: 'proxied' }),
        image: await buildImage(docker, etcd.image(version)),
        version,
      })
    }, 300_000)
    afterAll(() => cluster?.stop())

    const invoke = async (node: string, f: string, value: number | null) => {
      const client = cluster.open(node)
      const completion = await client.invoke({ f, key: 'k', value }, 5_000)
      await client.close()
      return completion
    }

    it('forms, serves, and every frame of it is understood', async () => {
      expect(await invoke('n1', 'write', 1)).toMatchObject({ type: 'ok' })
      expect(await invoke('n2', 'read', null)).toMatchObject({ type: 'ok', value: [expect.any(Number), 1] })
      const trace = await cluster.messages?.trace()
      expect(trace).toMatchObject({ unknownFrames: 0, notKept: 0 })
      expect(Object.keys(trace?.counts ?? {})).toEqual(
        expect.arrayContaining(['append', 'append-reply', 'vote', 'heartbeat']),
      )
    })

    it('is cut in the asked directions alone, as measured over the way its messages take', async () => {
      const grudge = { n1: ['n2'], n3: ['n1'] }
      await cluster.ports.perform({ port: 'links', do: 'drop', fault: 0, grudge })
      expect(await cluster.ports.measure({ port: 'links', grudge })).toMatchObject({
        holds: true,
        detail: { cut: 2, open: 4 },
      })
      expect((await cluster.ports.measure({ port: 'links', grudge: { n2: ['n1'] } })).holds).toBe(false)
      await cluster.ports.perform({ port: 'links', do: 'restore', fault: 0 })
      expect(await cluster.ports.measure({ port: 'links', grudge: {} })).toMatchObject({
        holds: true,
        detail: { open: 6 },
      })
    })

    it('keeps an entry from a follower by a rule, and lets it have it afterwards', async () => {
      await cluster.ready(30_000)
      const leader = (await cluster.leader?.()) ?? ''
      const [follower = ''] = cluster.nodes.filter((node) => node !== leader)
      const rules = [{ from: [leader], to: [follower], types: ['append'], action: { do: 'drop' } }] as const
      await cluster.ports.perform({ port: 'messages', do: 'rules', rules })
      expect((await cluster.ports.measure({ port: 'messages', rules })).holds).toBe(true)
      expect((await cluster.ports.measure({ port: 'messages', rules: [] })).holds).toBe(false)
      expect(await invoke(leader, 'write', 2)).toMatchObject({ type: 'ok' })
      expect(await invoke(follower, 'read-local', null)).toMatchObject({ value: [expect.any(Number), 1] })
      await cluster.ports.perform({ port: 'messages', do: 'rules', rules: [] })
      expect(await invoke(follower, 'read', null)).toMatchObject({ value: [expect.any(Number), 2] })
    })

    it('says how its members stand, and that their states are equal', async () => {
      const statuses = (await cluster.status?.()) ?? []
      expect(statuses.map(({ node }) => node)).toEqual(['n1', 'n2', 'n3'])
      expect(new Set(statuses.map(({ leader }) => leader)).size).toBe(1)
      const hashes = (await cluster.stateHashes?.()) ?? []
      expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(1)
    })

    it('leaves logs that are read whole, though they take no space that was never written', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'ordeal-logs-'))
      try {
        expect(await cluster.saveRaftLogs?.(directory)).toEqual({})
        for (const node of cluster.nodes) {
          const events = [...(etcd.raftLog?.read(join(directory, node)) ?? [])]
          expect(events.at(-1)).toMatchObject({ type: 'end', state: 'clean' })
          const writes = events.flatMap((event) => (event.type === 'entry' ? (event.request?.writes ?? []) : []))
          expect(writes).toContainEqual({ key: 'r/k', value: '2' })
          for (const file of readdirSync(join(directory, node)))
            expect(statSync(join(directory, node, file)).size).toBeLessThan(100_000)
        }
      } finally {
        rmSync(directory, { recursive: true })
      }
    }, 60_000)
  })
