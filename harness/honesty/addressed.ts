/**
 * A system that tells where its node is: a cluster hands out clients and no addresses, and a proxy needs one.
 * Station: honesty. For clusters of one node.
 */
import type { ContainerSystem } from '../../systems/container-system.ts'

export type Addressed = {
  readonly system: ContainerSystem
  /** Of its node once started: an address with port. */
  readonly address: () => string
}

export function addressed(system: ContainerSystem): Addressed {
  let host = ''
  return {
    system: {
      ...system,
      container: (plan, node) => {
        host = node.address
        return system.container(plan, node)
      },
    },
    address: () => `${host}:${system.clientPort}`,
  }
}
