/** The ports of a cluster in containers. Station: runtime/docker. Apart, since who plans a run needs no engine. */
import type { PortName } from '../ports.ts'

export const CONTAINER_PORTS: readonly PortName[] = ['process', 'links']

/** Where a proxy between the nodes understands what they say. */
export const PROXIED_PORTS: readonly PortName[] = [...CONTAINER_PORTS, 'messages']
