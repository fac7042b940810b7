/**
 * How one etcd node is started. Heartbeat and election time are etcd's defaults (100 ms, 1000 ms), or longer: shorter ones
 * elect leaders for want of a processor.
 * Station: system. Knows the plan of the cluster, not what starts it.
 */

import type { ClusterPlan, ContainerSpec, NodeAddress } from '../container-system.ts'
import { setting } from '../options.ts'
import { CLIENT_PORT } from './connection.ts'

export const PEER_PORT = 2380

/** The volume; etcd makes its data directory inside by itself, with the rights it wants. */
const VOLUME = '/var/lib/etcd'

/** By the setting `snapshots`: entries between two, and entries kept behind one for those who lag. */
const SNAPSHOTS: { readonly [setting: string]: { readonly count: number; readonly catchUp: number } } = {
  often: { count: 100, catchUp: 10 },
  constantly: { count: 10, catchUp: 5 },
}

export function container(plan: ClusterPlan, node: NodeAddress): ContainerSpec {
  const snapshots = SNAPSHOTS[setting(plan.settings, 'snapshots')]
  const peerUrl = ({ name, address }: NodeAddress) =>
    `http://${plan.peerAddresses?.[name] ?? `${address}:${PEER_PORT}`}`
  const members = plan.nodes.map((member) => `${member.name}=${peerUrl(member)}`)
  return {
    command: [
      'etcd',
      `--name=${node.name}`,
      `--data-dir=${VOLUME}/data`,
      `--listen-client-urls=http://0.0.0.0:${CLIENT_PORT}`,
      `--advertise-client-urls=http://${node.address}:${CLIENT_PORT}`,
      `--listen-peer-urls=http://0.0.0.0:${PEER_PORT}`,
      `--initial-advertise-peer-urls=${peerUrl(node)}`,
      `--initial-cluster=${members.join(',')}`,
      '--initial-cluster-state=new',
      // Members of another run's cluster that come upon this address are refused by its id.
      `--initial-cluster-token=${plan.run}`,
      // 0 is no limit: the whole log from its first entry is evidence.
      '--max-wals=0',
      '--max-snapshots=0',
      '--log-level=info',
      ...(setting(plan.settings, 'fsync') === 'off' ? ['--unsafe-no-fsync'] : []),
      ...(setting(plan.settings, 'elections') === 'slow' ? ['--election-timeout=3000'] : []),
      ...(snapshots === undefined ? [] : [`--snapshot-count=${snapshots.count}`]),
    ],
    // A flag that the version does not know ends etcd, a variable only makes it warn: 3.5 knows those with EXPERIMENTAL,
    // 3.6 and later the others.
    environment: {
      ...(snapshots !== undefined && {
        ETCD_EXPERIMENTAL_SNAPSHOT_CATCHUP_ENTRIES: String(snapshots.catchUp),
        ETCD_SNAPSHOT_CATCHUP_ENTRIES: String(snapshots.catchUp),
      }),
      ...(setting(plan.settings, 'watch-progress') === 'often' && {
        ETCD_EXPERIMENTAL_WATCH_PROGRESS_NOTIFY_INTERVAL: '100ms',
        ETCD_WATCH_PROGRESS_NOTIFY_INTERVAL: '100ms',
      }),
    },
    dataPaths: [VOLUME],
  }
}
