/** One node of a system in containers, a correct server, and the address with port that clients find it at. */
import { addressed } from '../../../harness/honesty/addressed.ts'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import type { ContainerSystem } from '../../../systems/container-system.ts'
import { resolveSettings } from '../../../systems/options.ts'

let started = 0

export async function startServer(system: ContainerSystem): Promise<{ cluster: AsyncCluster; address: string }> {
  const { docker } = await connectEngine()
  const [version = ''] = system.versions
  await buildImage(docker, LINKS_IMAGE)
  const one = addressed(system)
  const cluster = await startCluster(one.system, {
    run: `honesty-${system.name}-${process.pid}-${++started}`,
    nodes: 1,
    settings: resolveSettings(system.options, {}),
    image: await buildImage(docker, system.image(version)),
    version,
  })
  return { cluster, address: one.address() }
}
