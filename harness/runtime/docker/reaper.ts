/**
 * Removes what runs made: containers, then the networks they are on, then their volumes. A run that ended by itself
 * removes its own; what a killed one left is removed at the start of the next, by the labels alone.
 * Station: runtime/docker. What carries no label of ours is never touched. Ryuk, the reaper of testcontainers, is off:
 * it is an image to be pulled, and it knows nothing of networks and volumes made through dockerode.
 */
import type Docker from 'dockerode'
import { messageOf, tolerating } from './engine-errors.ts'
import { type Labels, makerOf, RUN_LABEL } from './labels.ts'
import { livenessOf, ownIdentity, startOf } from './process-identity.ts'

/** Names of what was removed, and sentences on what could not be. */
export type Removed = {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
  readonly failures: readonly string[]
}

/** Removes what belongs to runs of this machine whose process is dead. Never rejects for a single thing. */
export function reap(docker: Docker): Promise<Removed> {
  const here = ownIdentity()
  return removeWhere(docker, (labels) => {
    const maker = makerOf(labels)
    return maker !== undefined && livenessOf(maker, here, startOf) === 'dead'
  })
}

/** `all`: also what belongs to living processes and to other machines that share the engine. */
export function cleanAll(docker: Docker, { all = false }: { readonly all?: boolean } = {}): Promise<Removed> {
  return all ? removeWhere(docker, () => true) : reap(docker)
}

/** Removes everything of one run, whoever made it. */
export function removeRun(docker: Docker, run: string): Promise<Removed> {
  return removeWhere(docker, (labels) => labels[RUN_LABEL] === run)
}

type Thing = { readonly name: string; readonly labels: Labels; readonly remove: () => Promise<unknown> }

/** `wanted` sees only labels of things that carry our run label. */
async function removeWhere(docker: Docker, wanted: (labels: Labels) => boolean): Promise<Removed> {
  const failures: string[] = []
  const removeAll = async (things: readonly Thing[]): Promise<readonly string[]> => {
    const removed = await Promise.all(
      things
        .filter(({ labels }) => labels[RUN_LABEL] !== undefined && wanted(labels))
        .map(async ({ name, remove }) => {
          try {
            await tolerating(GONE, remove())
            return [name]
          } catch (error) {
            failures.push(`${name}: ${messageOf(error)}`)
            return []
          }
        }),
    )
    return removed.flat().sort()
  }
  const containers = await removeAll(await listContainers(docker))
  const networks = await removeAll(await listNetworks(docker))
  const volumes = await removeAll(await listVolumes(docker))
  return { containers, networks, volumes, failures }
}

/** Gone already, or being removed by someone else. */
const GONE = [404, 409]

const ours = { filters: { label: [RUN_LABEL] } }

async function listContainers(docker: Docker): Promise<readonly Thing[]> {
  const containers = await docker.listContainers({ all: true, ...ours })
  return containers.map(({ Id, Names, Labels }) => ({
    name: (Names[0] ?? Id).replace(/^\//, ''),
    labels: Labels,
    remove: () => docker.getContainer(Id).remove({ force: true, v: true }),
  }))
}

async function listNetworks(docker: Docker): Promise<readonly Thing[]> {
  const networks = await docker.listNetworks(ours)
  return networks.map(({ Id, Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getNetwork(Id).remove(),
  }))
}

async function listVolumes(docker: Docker): Promise<readonly Thing[]> {
  const { Volumes } = await docker.listVolumes(ours)
  return (Volumes ?? []).map(({ Name, Labels }) => ({
    name: Name,
    labels: Labels ?? {},
    remove: () => docker.getVolume(Name).remove(),
  }))
}
