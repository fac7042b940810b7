/**
 * Whether the topics that a cluster has were made as the settings ask: a client makes no topic that is there already, and would
 * go on with one of other replicas or configurations, of which other things are promised.
 * Station: system.
 */
import { type Connection, describeConfigsV4, metadataV12 } from '@platformatic/kafka'
import { UsageError } from '../../harness/core/errors.ts'
import type { ClusterPlan } from '../container-system.ts'
import { type TopicArguments, topicArguments } from './container.ts'
import { asking } from './status.ts'

/** Of resources whose configurations are asked for. */
const TOPIC = 2

/**
 * Rejects with UsageError TOPIC_ARGUMENTS if a topic differs, internal ones left aside; as any question does if the node does not
 * answer. Two requests.
 */
export async function examineTopics({ nodes, settings }: ClusterPlan, deadlineMs: number): Promise<void> {
  const [first] = nodes
  if (first === undefined) return
  const wanted = topicArguments(settings, nodes.length)
  const topics = await asking(first.address, deadlineMs, (connection) =>
    topicsOf(connection, Object.keys(wanted.configs)),
  )
  const others = [...topics].flatMap(([name, found]) => {
    const differences = differencesBetween(wanted, found)
    return differences.length === 0
      ? []
      : [`the topic '${name}' exists with other arguments: ${differences.join(', ')}`]
  })
  if (others.length > 0)
    throw new UsageError('TOPIC_ARGUMENTS', others.join('\n'), {
      hint: 'ask by --set for what is there, or start from an image whose data has no such topic',
    })
}

/** By name, without what brokers keep for themselves. */
async function topicsOf(
  connection: Connection,
  configurationKeys: string[],
): Promise<ReadonlyMap<string, TopicArguments>> {
  const { topics } = await metadataV12.api.async(connection, null, false, false)
  const own = topics.flatMap(({ name, isInternal, partitions }) =>
    name === null || name === undefined || isInternal ? [] : [{ name, partitions }],
  )
  const asked = own.map(({ name }) => ({ resourceType: TOPIC, resourceName: name, configurationKeys }) as const)
  const { results } = await describeConfigsV4.api.async(connection, asked, false, false)
  const configsOf = (topic: string) => results.find(({ resourceName }) => resourceName === topic)?.configs ?? []
  return new Map(
    own.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        replication: Math.min(...partitions.map(({ replicaNodes }) => replicaNodes.length)),
        configs: Object.fromEntries(configsOf(name).map((config) => [config.name, config.value ?? ''])),
      },
    ]),
  )
}

/** 'partitions 2 (wanted 1)', and so on. Exported for its tests. */
export function differencesBetween(wanted: TopicArguments, found: TopicArguments): readonly string[] {
  const named = ({ partitions, replication, configs }: TopicArguments) => ({ partitions, replication, ...configs })
  const there: { readonly [name: string]: string | number } = named(found)
  return Object.entries(named(wanted)).flatMap(([name, value]) =>
    there[name] === value ? [] : [`${name} ${there[name] ?? 'unknown'} (wanted ${value})`],
  )
}
