/**
 * Every system in containers, in its default version and settings, held to the laws of systems. One cluster for all laws:
 * each leaves it healed.
 */
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import type { ContainerSystem } from '../../../systems/container-system.ts'
import { SYSTEMS } from '../../../systems/index.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { hasRegisters, systemLaws } from '../../conformance/system-laws.ts'
import { describeWithEngine } from '../engine-gate.ts'

async function start(system: ContainerSystem): Promise<AsyncCluster> {
  const { docker } = await connectEngine()
  const [version = ''] = system.versions
  await buildImage(docker, LINKS_IMAGE)
  return startCluster(system, {
    run: `laws-${system.name}-${process.pid}`,
    nodes: 3,
    settings: resolveSettings(system.options, {}),
    image: await buildImage(docker, system.image(version)),
    version,
  })
}

for (const system of SYSTEMS) {
  // The laws are of registers.
  if (system.runtime !== 'containers' || !hasRegisters(system)) continue
  describeWithEngine(`${system.name} in containers`, () => {
    let cluster: AsyncCluster
    beforeAll(async () => {
      cluster = await start(system)
    })
    afterAll(() => cluster?.stop())

    systemLaws(system.name, () => ({
      ...cluster,
      wait: async (durationMs) => {
        await later(durationMs, undefined, { ref: false })
      },
      deadlineMs: 5_000,
      graceMs: 1_000,
    }))
  })
}
