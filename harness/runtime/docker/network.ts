/**
 * Makes the network of a run. By dockerode, since a network of testcontainers has no subnet, and fixed addresses need
 * one.
 * Station: runtime/docker.
 */
import { networkInterfaces } from 'node:os'
import type Docker from 'dockerode'
import { EnvironmentError } from '../../core/errors.ts'
import { messageOf } from './engine-errors.ts'
import type { Labels } from './labels.ts'
import { freeSubnets, gatewayOf } from './subnets.ts'

/** Returns the subnet. Runs that start at once may reach for the same one: the engine refuses the later, which goes on. */
export async function createNetwork(docker: Docker, name: string, labels: Labels): Promise<string> {
  const refusals: string[] = []
  for (const subnet of freeSubnets(await takenSubnets(docker))) {
    try {
      await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        CheckDuplicate: true,
        Labels: { ...labels },
        IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: gatewayOf(subnet) }] },
      })
      return subnet
    } catch (error) {
      if (!/overlap/i.test(messageOf(error))) throw error
      refusals.push(messageOf(error))
    }
  }
  throw new EnvironmentError('NO_SUBNET', 'no free /24 network is left in 198.19.0.0/16', {
    hint: 'remove what dead runs left: ordeal clean; `docker network ls` shows the rest',
    facts: { refusals: refusals.slice(0, 5) },
  })
}

async function takenSubnets(docker: Docker): Promise<readonly string[]> {
  const networks = await docker.listNetworks()
  const ofEngine = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).map(({ Subnet }) => Subnet ?? ''))
  const ofHost = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return [...ofEngine, ...ofHost.flatMap(({ cidr }) => cidr ?? [])]
}
