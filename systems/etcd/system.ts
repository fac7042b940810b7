/**
 * etcd: a replicated key-value store on Raft. One register of a workload is one key under r/, one list one under a/.
 * Station: system. Puts its parts together; holds no logic.
 */

import type { ContainerSystem } from '../container-system.ts'
import { setting } from '../options.ts'
import { openClient } from './client.ts'
import { CLIENT_PORT } from './connection.ts'
import { container } from './container.ts'
import { image, versions } from './images.ts'
import { options } from './options.ts'
import { outcomes } from './outcomes.ts'
import { startPeerProxy } from './peer-proxy/start.ts'
import { promises } from './promises.ts'
import { stateHashes } from './state-hashes.ts'
import { leader, ready, status } from './status.ts'
import { etcdRaftLog } from './wal/read-wal.ts'

export const etcd: ContainerSystem = {
  name: 'etcd',
  summary: 'etcd, a replicated key-value store on Raft, in containers',
  functions: ['read', 'write', 'cas', 'read-local', 'write-after-range', 'append', 'read-list', 'compact', 'watch'],
  options,
  promises,
  outcomes,
  nodes: { min: 1, max: 9 },
  runtime: 'containers',
  clientPort: CLIENT_PORT,
  versions,
  image,
  container,
  ready: ({ address }, deadlineMs) => ready(`${address}:${CLIENT_PORT}`, deadlineMs),
  leader,
  status,
  stateHashes,
  startPeerProxy,
  raftLog: etcdRaftLog,
  bearsMonotonicSkew: true, // it is Go's
  usesPeerProxy: (settings) => setting(settings, 'peers') === 'proxied',
  open: ({ address }, settings) =>
    openClient(
      `${address}:${CLIENT_PORT}`,
      setting(settings, 'reads') === 'serializable' ? 'serializable' : 'linearizable',
    ),
}
