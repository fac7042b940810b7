/**
 * Where a scenario's nodes live: in the simulator, or in containers by an engine. What containers need is loaded only when
 * a run needs it, since a simulated run should not wait for it.
 * Station: command line.
 */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import type { ContainerSystem } from '../../systems/container-system.ts'
import type { System } from '../../systems/system.ts'
import type { Scenario } from '../core/scenario.ts'
import type { RunRuntime } from '../run/run.ts'
import type { AsyncCluster } from '../runtime/cluster.ts'
import type { PortName } from '../runtime/ports.ts'
import { startSimCluster } from '../runtime/sim/cluster.ts'

export type RuntimeOptions = {
  /** The run's folder; its name, with this process's number and a random part, names the containers. */
  readonly directory: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export function runtimeOf(system: System, scenario: Scenario, options: RuntimeOptions): RunRuntime {
  const hasLeader = system.leader !== undefined
  if (system.runtime === 'containers')
    return { kind: 'containers', hasLeader, start: (ports) => startContainers(system, scenario, options, ports) }
  const { nodes, settings, seed } = scenario
  return { kind: 'sim', hasLeader, create: () => startSimCluster(system, { nodes, settings, seed, keepTrace: false }) }
}

/** What a cluster in containers is started from. */
type Wanted = Pick<Scenario, 'version' | 'image' | 'nodes' | 'settings'>

/** Removes what dead runs left, then starts the cluster. */
export async function startContainers(
  system: ContainerSystem,
  scenario: Wanted,
  { directory, signal, onProgress }: RuntimeOptions,
  ports: readonly PortName[] = [],
): Promise<AsyncCluster> {
  const [{ connectEngine }, { reap }, { startCluster }, { imageTag }] = await Promise.all([
    import('../runtime/docker/engine.ts'),
    import('../runtime/docker/reaper.ts'),
    import('../runtime/docker/cluster.ts'),
    import('../runtime/docker/image-tag.ts'),
  ])
  const { docker } = await connectEngine()
  const { containers } = await reap(docker)
  if (containers.length > 0) onProgress(`removed ${containers.length} containers that dead runs left`)
  const version = scenario.version ?? scenario.image ?? system.versions[0] ?? 'unknown'
  return startCluster(system, {
    // The process number alone is not unique: jobs in containers of their own may share one engine.
    run: `${basename(directory)}-${process.pid}-${randomBytes(2).toString('hex')}`,
    nodes: scenario.nodes,
    settings: scenario.settings,
    image: scenario.image ?? imageTag(system.image(version)),
    version,
    ports,
    onProgress,
    signal,
  })
}
