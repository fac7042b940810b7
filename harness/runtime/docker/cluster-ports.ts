/** The fault ports of a cluster in containers, put together. Station: runtime/docker. */
import type { PeerProxy } from '../../../systems/peer-proxy.ts'
import type { Grudge } from '../../core/fault.ts'
import {
  type AsyncPorts,
  type Measurement,
  noMessageRules,
  noSuchPort,
  type PortCheck,
  type PortStep,
} from '../ports.ts'
import { ClientLinksPort } from './client-links/client-links-port.ts'
import type { ClientWay } from './client-links/rules.ts'
import { CpuPort } from './cpu-port.ts'
import { ExecPort } from './exec-port.ts'
import { LinksPort } from './links-port.ts'
import type { DockerNode } from './node.ts'
import { CONTAINER_PORTS, PROXIED_PORTS } from './port-names.ts'
import type { ProcessPort } from './process-port.ts'
import { ProxiedLinksPort } from './proxied-links-port.ts'
import { BadLinks } from './quality/bad-links.ts'
import type { WallClockPort } from './wall-clock/wall-clock-port.ts'

type LinksStep = Extract<PortStep, { port: 'links' }>
type LinksCheck = Extract<PortCheck, { port: 'links' }>
type Links = {
  perform(step: LinksStep): Promise<void>
  measure(check: LinksCheck): Promise<Measurement>
  /** Packets that nodes drop now, whatever they carry; absent where links are cut elsewhere. */
  readonly dropped?: Grudge
}

/**
 * Links are cut by packet rules in the nodes, or at the proxy where one stands between them. Then packets of peers come
 * from the proxy's address, so that none can be treated by its sender: such a cluster has no `quality` and no `rate`.
 */
export async function clusterPorts(
  nodes: readonly DockerNode[],
  clientWay: ClientWay,
  processes: ProcessPort,
  proxy: PeerProxy | undefined,
  wallClocks?: WallClockPort,
): Promise<AsyncPorts> {
  const links = await linksOf(nodes, proxy)
  const clients = new ClientLinksPort(nodes, clientWay, () => links.dropped ?? {})
  const execs = new ExecPort(nodes)
  const cpus = new CpuPort(nodes)
  const badLinks = proxy === undefined ? new BadLinks(nodes) : undefined
  const names = proxy === undefined ? CONTAINER_PORTS : PROXIED_PORTS
  return {
    names: wallClocks === undefined ? names : [...names, 'wall-clock', 'clock'],
    async perform(step) {
      if (step.port === 'process') {
        await processes.perform(step)
        wallClocks?.follow() // what was started has true time until then
        return
      }
      if (wallClocks !== undefined && step.port === 'wall-clock') return wallClocks.perform(step)
      if (wallClocks !== undefined && step.port === 'clock') return wallClocks.monotonic.perform(step)
      if (step.port === 'links') return links.perform(step)
      if (step.port === 'clients' || step.port === 'connections') return clients.perform(step)
      if (step.port === 'exec') return execs.perform(step)
      if (step.port === 'cpu') return cpus.perform(step)
      if (badLinks !== undefined && (step.port === 'quality' || step.port === 'rate')) return badLinks.perform(step)
      if (step.port !== 'messages') throw noSuchPort(step.port)
      if (proxy === undefined) throw noMessageRules()
      return proxy.setRules(step.rules)
    },
    async measure(check) {
      if (check.port === 'process') return processes.measure(check)
      if (check.port === 'links') return links.measure(check)
      if (check.port === 'clients' || check.port === 'connections') return clients.measure(check)
      if (wallClocks !== undefined && check.port === 'wall-clock') return wallClocks.measure(check)
      if (wallClocks !== undefined && check.port === 'clock') return wallClocks.monotonic.measure(check)
      if (check.port === 'exec') return execs.measure(check)
      if (check.port === 'cpu') return cpus.measure(check)
      if (badLinks !== undefined && (check.port === 'quality' || check.port === 'rate')) return badLinks.measure(check)
      if (check.port !== 'messages') throw noSuchPort(check.port)
      if (proxy === undefined) throw noMessageRules()
      const { rules } = await proxy.state()
      return { holds: JSON.stringify(rules) === JSON.stringify(check.rules), detail: { rules: rules.length } }
    },
  }
}

async function linksOf(nodes: readonly DockerNode[], proxy: PeerProxy | undefined): Promise<Links> {
  if (proxy !== undefined) return new ProxiedLinksPort(nodes, proxy)
  const links = new LinksPort(nodes)
  await links.install()
  return links
}
