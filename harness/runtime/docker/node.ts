/**
 * One node: two containers that share a network namespace.
 *
 *     ordeal-RUN-n1-net   helper: owns the namespace: address, hostname, names of the peers, rules that drop packets
 *     ordeal-RUN-n1       server: joins it (network mode container:HELPER), has the data volumes, is killed and started
 *
 * So a killed server loses its process and nothing else: address, namespace and rules stay, as with a SIGKILL on a
 * machine that lives on, which is what Jepsen's kill does. The server needs no privilege, and its image no shell.
 * Station: runtime/docker.
 */
import type Docker from 'dockerode'
import type { ContainerSpec, NodeAddress } from '../../../systems/container-system.ts'
import { EnvironmentError } from '../../core/errors.ts'
import { messageOf } from './engine-errors.ts'
import type { Labels } from './labels.ts'
import { NodeContainer } from './node-container.ts'

export type DockerNode = NodeAddress & {
  readonly server: Docker.Container
  readonly helper: Docker.Container
}

/** What all nodes of a run have in common. */
export type NodeSetting = {
  readonly docker: Docker
  /** Begins the name of everything made for the run. */
  readonly prefix: string
  readonly labels: Labels
  readonly network: string
  readonly nodes: readonly NodeAddress[]
  readonly images: { readonly server: string; readonly helper: string }
}

/** Starts both. Throws EnvironmentError NODE_NOT_STARTED if the engine cannot; what was made until then stays. */
export async function startNode(setting: NodeSetting, node: NodeAddress, spec: ContainerSpec): Promise<DockerNode> {
  try {
    // One after the other: of two at once, the second could still be under way when the first fails, and stay.
    const volumes = await createVolumes(setting, node, spec)
    const helper = await startHelper(setting, node)
    const server = await startServer(setting, node, spec, helper, volumes)
    return { ...node, server: setting.docker.getContainer(server), helper: setting.docker.getContainer(helper) }
  } catch (cause) {
    throw new EnvironmentError(
      'NODE_NOT_STARTED',
      `the engine could not start node ${node.name}: ${messageOf(cause)}`,
      {
        hint: `check its image (${setting.images.server}) and command: ${spec.command.join(' ')}`,
        facts: { node: node.name, image: setting.images.server, command: spec.command },
        cause,
      },
    )
  }
}

async function startHelper(setting: NodeSetting, node: NodeAddress): Promise<string> {
  const container = await new NodeContainer(setting.images.helper, `${setting.prefix}-${node.name}-net`, setting.labels)
    .withFixedAddress(setting.network, node.address)
    .withHostname(node.name)
    .withExtraHosts(setting.nodes.map(({ name, address }) => ({ host: name, ipAddress: address })))
    .withAddedCapabilities('NET_ADMIN')
    .start()
  return container.getId()
}

type Volume = { readonly name: string; readonly path: string }

async function createVolumes(setting: NodeSetting, node: NodeAddress, spec: ContainerSpec): Promise<readonly Volume[]> {
  const volumes = spec.dataPaths.map((path, i) => ({ name: `${setting.prefix}-${node.name}-data${i}`, path }))
  for (const { name } of volumes) await setting.docker.createVolume({ Name: name, Labels: { ...setting.labels } })
  return volumes
}

async function startServer(
  setting: NodeSetting,
  node: NodeAddress,
  spec: ContainerSpec,
  helper: string,
  volumes: readonly Volume[],
): Promise<string> {
  const container = new NodeContainer(setting.images.server, `${setting.prefix}-${node.name}`, setting.labels)
    .withNetworkMode(`container:${helper}`)
    .withCommandLine(spec.command)
    .withEnvironment({ ...spec.environment })
  for (const { name, path } of volumes) container.withVolume(name, path)
  return (await container.start()).getId()
}
