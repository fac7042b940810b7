/**
 * What the honesty suite must know of etcd's client.
 * Station: system.
 */
import type { CheckedClient } from '../checked-client.ts'
import { openClient } from './client.ts'
import { adapterView, plainView } from './server-view.ts'
import { etcd } from './system.ts'

export const etcdClient: CheckedClient = {
  system: etcd,
  functions: [
    { f: 'read', effect: 'none' },
    { f: 'write', effect: 'counted' },
    { f: 'cas', effect: 'counted' },
    { f: 'read-local', effect: 'none' },
    { f: 'watch', effect: 'none' },
    { f: 'write-after-range', effect: 'counted' },
    { f: 'read-list', effect: 'none' },
    // A read, then a transaction.
    { f: 'append', effect: 'counted', requests: 2 },
    // Last: it takes away the revisions that write-after-range reads.
    { f: 'compact', effect: 'uncounted' },
  ],
  open: (target) => openClient(target, 'linearizable'),
  view: adapterView,
  plainView,
}
