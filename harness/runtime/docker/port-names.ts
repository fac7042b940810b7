/** The ports of a cluster in containers. Station: runtime/docker. Apart, since who plans a run needs no engine. */
import type { PortName } from '../ports.ts'

export const CONTAINER_PORTS: readonly PortName[] = [
  'process',
  'links',
  'clients',
  'connections',
  'cpu',
  'quality',
  'rate',
  'exec',
]

/** Ports that treat packets by their sender. */
export const BAD_LINKS_PORTS: readonly PortName[] = ['quality', 'rate']

/** Where a proxy between the nodes understands what they say; packets of peers all come from it. */
export const PROXIED_PORTS: readonly PortName[] = [
  ...CONTAINER_PORTS.filter((port) => !BAD_LINKS_PORTS.includes(port)),
  'messages',
]
