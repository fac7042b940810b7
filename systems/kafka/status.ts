/**
 * Whether a node serves, who leads, and which features the cluster has switched on, by the nodes' own word. Each question opens a
 * connection and closes it again: it is asked seldom, and of nodes that may be gone.
 * Station: system.
 */
import { apiVersionsV3, Connection, describeQuorumV2, metadataV12 } from '@platformatic/kafka'
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { NodeAddress } from '../container-system.ts'
import { type Settings, setting } from '../options.ts'
import { CLIENT_PORT } from './container.ts'
import { PARTITION } from './session.ts'

/** A log of no workload. */
export const READY_LOG = 'ordeal-ready'
/** The one whose leader is `leader`'s answer. */
const FIRST_LOG = 'k0'
const METADATA_LOG = '__cluster_metadata'

/** Resolves when the node knows of a leader of a log, all of whose replicas are in sync: that takes the controller and peers. */
export async function ready(address: string, deadlineMs: number): Promise<void> {
  const { topics } = await asking(address, deadlineMs, (connection) =>
    metadataV12.api.async(connection, [READY_LOG], true, false),
  )
  const partition = topics[0]?.partitions[PARTITION]
  if (partition === undefined || partition.leaderId < 0 || partition.isrNodes.length < partition.replicaNodes.length)
    throw new EnvironmentError('NOT_READY', `Kafka at ${address}: not all replicas of ${READY_LOG} are in sync`)
}

/** By the setting `leader`: the node that leads the log k0, or the active controller, in the highest epoch any node speaks of. */
export async function leader(
  nodes: readonly NodeAddress[],
  deadlineMs: number,
  settings: Settings,
): Promise<string | undefined> {
  const ask = setting(settings, 'leader') === 'controller' ? controllerClaim : logClaim
  const claims = await Promise.allSettled(nodes.map(({ address }) => asking(address, deadlineMs, ask)))
  const heard = claims.flatMap((claim) =>
    claim.status === 'fulfilled' && claim.value !== undefined ? [claim.value] : [],
  )
  return leaderAmong(nodes, heard)
}

export type Claim = { readonly leader: number; readonly epoch: number }

/** Exported for its tests. None if the newest word is that nobody leads. */
export function leaderAmong(nodes: readonly NodeAddress[], claims: readonly Claim[]): string | undefined {
  const epoch = Math.max(...claims.map((claim) => claim.epoch))
  const newest = new Set(claims.filter((claim) => claim.epoch === epoch).map((claim) => claim.leader))
  const [id] = newest
  return newest.size === 1 && id !== undefined ? nodes[id - 1]?.name : undefined
}

async function logClaim(connection: Connection): Promise<Claim | undefined> {
  const { topics } = await metadataV12.api.async(connection, [FIRST_LOG], false, false)
  const partition = topics[0]?.partitions[PARTITION]
  return partition === undefined ? undefined : { leader: partition.leaderId, epoch: partition.leaderEpoch }
}

async function controllerClaim(connection: Connection): Promise<Claim | undefined> {
  const asked = [{ topicName: METADATA_LOG, partitions: [{ partitionIndex: 0 }] }]
  const { topics } = await describeQuorumV2.api.async(connection, asked)
  const partition = topics[0]?.partitions[0]
  return partition === undefined ? undefined : { leader: partition.leaderId, epoch: partition.leaderEpoch }
}

/** Of what brokers have finalized these decide what transactions and elections promise. */
const FEATURES = ['metadata.version', 'transaction.version', 'eligible.leader.replicas.version']

/** Levels of the features; 0 is what is not finalized. Rejects if the node does not answer. */
export async function features(
  { address }: NodeAddress,
  deadlineMs: number,
): Promise<{ readonly [feature: string]: string }> {
  const { finalizedFeatures = [] } = await asking(address, deadlineMs, (connection) =>
    apiVersionsV3.api.async(connection, 'ordeal', '1'),
  )
  const levelOf = (name: string) => finalizedFeatures.find((feature) => feature.name === name)?.maxVersionLevel ?? 0
  return Object.fromEntries(FEATURES.map((name) => [name, String(levelOf(name))]))
}

/** What a node knows of the logs that clients made: all but Kafka's own. */
export async function partitions(address: string, deadlineMs: number): Promise<readonly PartitionReport[]> {
  const { topics } = await asking(address, deadlineMs, (connection) =>
    metadataV12.api.async(connection, null, false, false),
  )
  return topics.flatMap(({ name, isInternal, partitions: of }) => {
    const partition = of[PARTITION]
    if (name === null || name === undefined || isInternal || partition === undefined) return []
    return [{ log: name, leader: partition.leaderId, replicas: partition.replicaNodes, inSync: partition.isrNodes }]
  })
}

/** Nodes by their numbers, from 1; `leader` -1: none. */
export type PartitionReport = {
  readonly log: string
  readonly leader: number
  readonly replicas: readonly number[]
  readonly inSync: readonly number[]
}

/** Opens a connection, asks, and closes it. Rejects if the node does not answer in time. */
export async function asking<Answer>(
  address: string,
  deadlineMs: number,
  ask: (connection: Connection) => Promise<Answer>,
): Promise<Answer> {
  const connection = new Connection('ordeal', { connectTimeout: deadlineMs, requestTimeout: deadlineMs })
  // Told by the rejection of what was asked.
  connection.on('error', () => {})
  try {
    await connection.connect(address, CLIENT_PORT)
    return await ask(connection)
  } finally {
    connection.socket?.destroy()
  }
}
