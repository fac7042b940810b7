/**
 * Every fault family on real containers. One cluster for all laws; the picture is what the engine and the kernel say, asked
 * past the ports under test.
 */
import { afterAll, beforeAll } from 'vitest'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { execIn } from '../../../harness/runtime/docker/exec.ts'
import { CONTAINER_PORTS } from '../../../harness/runtime/docker/port-names.ts'
import { FAULT_FAMILIES } from '../../../nemesis/index.ts'
import { type FaultRig, faultFamilyLaws } from '../../conformance/fault-family-laws.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startListeners } from '../runtime/listener-system.ts'

describeWithEngine('fault families on containers', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  beforeAll(async () => {
    listeners = await startListeners(3)
  })
  afterAll(() => listeners?.cluster.stop())

  // One fault of each at one target, since a law on containers takes a second a fault.
  const facts = { ports: CONTAINER_PORTS, nodes: 3, faultsMax: 1, firstOf: ['one', 'all'] } as const
  faultFamilyLaws('three containers', FAULT_FAMILIES, facts, async (): Promise<FaultRig> => {
    const { docker } = await connectEngine()
    const { cluster, run, containerOf } = listeners
    const { nodes, ports } = cluster
    const nodePicture = async (node: string) => {
      const helper = docker.getContainer(`ordeal-${run}-${node}-net`)
      const [{ State, HostConfig }, rules, tables, queues, limits] = await Promise.all([
        containerOf(node).inspect(),
        execIn(helper, ['nft', '--stateless', 'list', 'chain', 'ip', 'ordeal', 'drops']),
        execIn(helper, ['nft', 'list', 'tables']),
        execIn(helper, ['iptables-save', '-t', 'raw']),
        execIn(helper, ['tc', 'filter', 'show', 'dev', 'eth0']),
      ])
      const texts = { rules: rules.stdout, tables: tables.stdout, queues: queued(queues.stdout), limits: limits.stdout }
      const cpuQuotaUs = Math.max(0, HostConfig.CpuQuota ?? 0)
      return { node, running: State.Running, paused: State.Paused, cpuQuotaUs, ...texts }
    }
    return {
      nodes,
      ports,
      picture: () => Promise.all(nodes.map(nodePicture)),
      // What a law that failed left would break those after it.
      close: async () => {
        for (let fault = 0; fault < 12; fault++) {
          await ports.perform({ port: 'links', do: 'restore', fault })
          await ports.perform({ port: 'quality', do: 'reset', fault })
          await ports.perform({ port: 'rate', do: 'reset', fault })
          await ports.perform({ port: 'clients', do: 'restore', fault })
          await ports.perform({ port: 'connections', do: 'restore', fault })
          await ports.perform({ port: 'cpu', do: 'restore', fault })
        }
        await ports.perform({ port: 'process', do: 'resume', nodes })
        await ports.perform({ port: 'process', do: 'start', nodes })
      },
    }
  })
})

/** The rules that hand packets to a queue, without their counters. */
function queued(saved: string): string {
  return saved
    .split('\n')
    .filter((line) => line.includes('NFQUEUE'))
    .join('\n')
}
