/**
 * How one RabbitMQ node is started: a cluster of fixed members by classic_config, each node named rabbit@HOST.
 * Station: system. Knows the plan of the cluster, not what starts it.
 */
import type { ClusterPlan, ContainerSpec, NodeAddress } from '../container-system.ts'
import { setting } from '../options.ts'
import { hasKhepriAlone } from './refusals.ts'

export const CLIENT_PORT = 5672

/** The volume; the home directory, too, where Erlang looks for its cookie. */
const HOME = '/var/lib/rabbitmq'

const ERLANG = [
  // Schedulers that do not spin while idle.
  '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
  // The numbers of a quorum queue renewed each second, not each 5 s.
  '-rabbit quorum_tick_interval 1000',
  // A node that boots asks its peers one after another, and waits so many seconds (not 7) for one that is silent.
  '-kernel net_setuptime 1',
]

/** A list at the first boot replaces the default one: all stable flags of 4.0, and Khepri's. Later versions need none. */
const KHEPRI = [
  'detailed_queues_endpoint',
  'message_containers_deaths_v2',
  'quorum_queue_non_voters',
  'rabbit_exchange_type_local_random',
  'rabbitmq_4.0.0',
  'khepri_db',
]

/** Debian's own `rabbitmq-server` on the PATH goes through su, and would not be the process that a signal reaches. */
const START = [
  `mkdir -p ${HOME} && cd ${HOME}`,
  'printf "%s" "$ORDEAL_CONFIGURATION" > /tmp/rabbitmq.conf',
  '{ test -e .erlang.cookie || { printf "%s" "$ORDEAL_COOKIE" > .erlang.cookie; chmod 400 .erlang.cookie; }; }',
  'exec /usr/lib/rabbitmq/bin/rabbitmq-server',
].join(' && ')

export function container(plan: ClusterPlan, node: NodeAddress): ContainerSpec {
  return {
    command: ['sh', '-c', START],
    environment: {
      HOME,
      LANG: 'C.UTF-8',
      RABBITMQ_NODENAME: erlangName(node.name),
      RABBITMQ_CONFIG_FILE: '/tmp/rabbitmq.conf',
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: ERLANG.join(' '),
      ...(setting(plan.settings, 'metadata') === 'khepri' && !hasKhepriAlone(plan.version)
        ? { RABBITMQ_FEATURE_FLAGS: KHEPRI.join(',') }
        : {}),
      ORDEAL_CONFIGURATION: configuration(plan),
      // Nodes of another run that come upon this address are refused by it.
      ORDEAL_COOKIE: `ordeal-${plan.run}`,
    },
    dataPaths: [HOME],
  }
}

export function erlangName(node: string): string {
  return `rabbit@${node}`
}

/** Exported for its tests: rabbitmq.conf. */
export function configuration({ nodes, settings, version }: ClusterPlan): string {
  const handling = setting(settings, 'partition-handling')
  return [
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes.map(({ name }, i) => `cluster_formation.classic_config.nodes.${i + 1} = ${erlangName(name)}`),
    'cluster_formation.discovery_retry_limit = 30',
    'cluster_formation.discovery_retry_interval = 500',
    ...(hasKhepriAlone(version)
      ? []
      : [`cluster_partition_handling = ${handling === 'by-version' ? 'pause_minority' : handling}`]),
    `net_ticktime = ${setting(settings, 'net-ticktime')}`,
    `raft.adaptive_failure_detector.poll_interval = ${setting(settings, 'failure-detector')}000`,
    'loopback_users = none',
    'log.console = true',
    'log.console.level = info',
    'log.file = false',
    'vm_memory_high_watermark.absolute = 512MB',
    'disk_free_limit.absolute = 50MB',
    '',
  ].join('\n')
}
