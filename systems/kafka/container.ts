/**
 * How one Kafka node is started: broker and controller in one process (KRaft), with a static quorum of all nodes. Times to
 * notice a dead node are short, so that a run sees many elections; all else that matters is Kafka's default.
 * Station: system. Knows the plan of the cluster, not what starts it.
 */
import { createHash } from 'node:crypto'
import { UsageError } from '../../harness/core/errors.ts'
import type { ClusterPlan, ContainerSpec, NodeAddress } from '../container-system.ts'
import { type Settings, setting } from '../options.ts'

export const CLIENT_PORT = 9092
const CONTROLLER_PORT = 9093

const VOLUME = '/var/lib/kafka'
/** Made inside the volume by start.sh, which formats it. */
const DATA = `${VOLUME}/data`

/**
 * 256 MB carry a node of a test; compiled by C1 alone and without parallel collectors it starts soonest. The image's archive of
 * classes was made with the same collector. Clocks that are put back must not end the JVM's waits: those are monotonic.
 */
const JVM: readonly string[] = [
  '-XX:+UseSerialGC',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=info',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.logFile=System.out',
  // Five times 300 lines at each start; the record has what was set.
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=warn',
]

export function container(plan: ClusterPlan, node: NodeAddress): ContainerSpec {
  const heap = setting(plan.settings, 'heap')
  return {
    command: ['sh', '/opt/kafka/start.sh', clusterId(plan.run), String(nodeId(plan.nodes, node)), DATA],
    environment: {
      PROPERTIES: propertiesText(properties(plan, node)),
      JVM: [`-Xms${heap}`, `-Xmx${heap}`, ...JVM].join(' '),
    },
    dataPaths: [VOLUME],
  }
}

/**
 * A node that is dead or cut off is fenced after the session timeout, and one that comes back may register no sooner than its
 * former self is fenced; one that lags leaves the replicas in sync after the lag time. Slow are Kafka's defaults.
 */
const FAILOVER: { readonly [setting: string]: Properties } = {
  fast: {
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 250,
    'replica.lag.time.max.ms': 4000,
  },
  // A fetch that finds nothing waits long, so that what is appended next answers it; less long than a send does (5 s).
  slow: {
    'replica.fetch.wait.max.ms': 4000,
    'replica.socket.timeout.ms': 30000,
  },
}

/** Nodes are numbered from 1 in the order of the plan. */
export function nodeId(nodes: readonly NodeAddress[], { name }: NodeAddress): number {
  return nodes.findIndex((each) => each.name === name) + 1
}

export type Properties = { readonly [name: string]: string | number }

/** server.properties of a node. Throws UsageError REPLICATION if there are fewer nodes than replicas, or replicas than must be in sync. */
export function properties({ nodes, settings }: ClusterPlan, node: NodeAddress): Properties {
  const topic = topicArguments(settings, nodes.length)
  const internal = Math.min(3, nodes.length)
  const internalInSync = majority(internal)
  return {
    'process.roles': 'broker,controller',
    'node.id': nodeId(nodes, node),
    'controller.quorum.voters': nodes
      .map((voter) => `${nodeId(nodes, voter)}@${voter.address}:${CONTROLLER_PORT}`)
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://0.0.0.0:${CLIENT_PORT},CONTROLLER://0.0.0.0:${CONTROLLER_PORT}`,
    'advertised.listeners': `PLAINTEXT://${node.address}:${CLIENT_PORT},CONTROLLER://${node.address}:${CONTROLLER_PORT}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': DATA,
    // A log is a topic of one partition, made when a client first asks for it.
    'auto.create.topics.enable': 'true',
    'num.partitions': topic.partitions,
    'default.replication.factor': topic.replication,
    ...topic.configs,
    'offsets.topic.replication.factor': internal,
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.replication.factor': internal,
    'transaction.state.log.min.isr': internalInSync,
    'transaction.state.log.num.partitions': 3,
    'share.coordinator.state.topic.replication.factor': internal,
    'share.coordinator.state.topic.min.isr': internalInSync,
    'controller.quorum.election.timeout.ms': 500,
    'controller.quorum.fetch.timeout.ms': 1500,
    // Whoever waits for an answer of a node that is cut off or stands still gives that up soon, not after 10 to 30 s.
    'controller.socket.timeout.ms': 2000,
    'controller.quorum.request.timeout.ms': 1000,
    'controller.quorum.election.backoff.max.ms': 300,
    'replica.socket.timeout.ms': 2000,
    ...FAILOVER[setting(settings, 'failover')],
    'replica.fetch.backoff.ms': 200,
    'socket.connection.setup.timeout.ms': 1000,
    'socket.connection.setup.timeout.max.ms': 2000,
    // Of a small heap.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    'num.network.threads': 2,
    'num.io.threads': 4,
  }
}

/** What a topic is made with, and what it is to have if it is there already. */
export type TopicArguments = {
  readonly partitions: number
  readonly replication: number
  /** As brokers tell them: texts. */
  readonly configs: { readonly [name: string]: string }
}

/** Throws UsageError REPLICATION if there are fewer nodes than replicas, or replicas than must be in sync. */
export function topicArguments(settings: Settings, nodes: number): TopicArguments {
  const replicas = replication(settings, nodes)
  return {
    partitions: 1,
    replication: replicas,
    configs: {
      'min.insync.replicas': String(minInSync(settings, replicas)),
      'unclean.leader.election.enable': setting(settings, 'unclean-election') === 'on' ? 'true' : 'false',
    },
  }
}

function propertiesText(lines: Properties): string {
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}

/** How many replicas must be in sync for a send with acks=all; throws as `properties`. */
export function inSyncNeeded(settings: Settings, nodes: number): number {
  return minInSync(settings, replication(settings, nodes))
}

function replication(settings: Settings, nodes: number): number {
  const asked = setting(settings, 'replication')
  const replicas = asked === 'up-to-3' ? Math.min(3, nodes) : Number(asked)
  if (replicas <= nodes) return replicas
  throw new UsageError(
    'REPLICATION',
    `the setting replication=${asked} needs ${replicas} nodes, and there are ${nodes}`,
    {
      hint: `give --nodes ${replicas}, or a smaller replication`,
    },
  )
}

function minInSync(settings: Settings, replicas: number): number {
  const asked = setting(settings, 'min-insync-replicas')
  const inSync = asked === 'majority' ? majority(replicas) : Number(asked)
  if (inSync <= replicas) return inSync
  throw new UsageError(
    'REPLICATION',
    `min-insync-replicas=${asked} is more than the ${replicas} replicas that there are`,
    {
      hint: 'no send with acks=all could succeed',
    },
  )
}

function majority(of: number): number {
  return Math.floor(of / 2) + 1
}

/** 16 bytes in URL-safe base64, as Kafka writes its ids; one that begins with '-' would be taken for an option. */
function clusterId(run: string): string {
  return createHash('sha256').update(run).digest().subarray(0, 16).toString('base64url').replace(/^-/, 'A')
}
