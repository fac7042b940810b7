/**
 * How one etcd node is started. Heartbeat and election time stay at etcd's defaults (100 ms, 1000 ms): shorter ones elect
 * leaders for want of a processor.
 * Station: system. Knows the plan of the cluster, not what starts it.
 */
import { setting } from '../options.ts'
import type { ClusterPlan, ContainerSpec, NodeAddress } from '../system.ts'
import { CLIENT_PORT } from './connection.ts'

export const PEER_PORT = 2380

/** The volume; etcd makes its data directory inside by itself, with the rights it wants. */
const VOLUME = '/var/lib/etcd'

export function container(plan: ClusterPlan, node: NodeAddress): ContainerSpec {
  const members = plan.nodes.map(({ name, address }) => `${name}=http://${address}:${PEER_PORT}`)
  return {
    command: [
      'etcd',
      `--name=${node.name}`,
      `--data-dir=${VOLUME}/data`,
      `--listen-client-urls=http://0.0.0.0:${CLIENT_PORT}`,
      `--advertise-client-urls=http://${node.address}:${CLIENT_PORT}`,
      `--listen-peer-urls=http://0.0.0.0:${PEER_PORT}`,
      `--initial-advertise-peer-urls=http://${node.address}:${PEER_PORT}`,
      `--initial-cluster=${members.join(',')}`,
      '--initial-cluster-state=new',
      // Members of another run's cluster that come upon this address are refused by its id.
      `--initial-cluster-token=${plan.run}`,
      // 0 is no limit: the whole log from its first entry is evidence.
      '--max-wals=0',
      '--max-snapshots=0',
      '--log-level=info',
      ...(setting(plan.settings, 'fsync') === 'off' ? ['--unsafe-no-fsync'] : []),
      ...(setting(plan.settings, 'snapshots') === 'often' ? ['--snapshot-count=100'] : []),
    ],
    // A flag that the version does not know ends etcd, a variable only makes it warn: 3.5 knows the first, 3.6 and later
    // the second.
    environment:
      setting(plan.settings, 'snapshots') === 'often'
        ? { ETCD_EXPERIMENTAL_SNAPSHOT_CATCHUP_ENTRIES: '10', ETCD_SNAPSHOT_CATCHUP_ENTRIES: '10' }
        : {},
    dataPaths: [VOLUME],
  }
}
