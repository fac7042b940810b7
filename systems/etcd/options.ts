/** etcd's settings: what `--set name=value` may say. Station: system. */
import type { OptionTable } from '../options.ts'

export const options = {
  reads: {
    summary:
      'linearizable: reads agree with the leader first; serializable: the node answers from its own, maybe old, state',
    values: ['linearizable', 'serializable'],
    default: 'linearizable',
  },
  fsync: {
    summary: 'off: etcd never syncs its log (--unsafe-no-fsync); harmless to a killed process, not to a power loss',
    values: ['on', 'off'],
    default: 'on',
  },
  snapshots: {
    summary:
      'rare: as etcd does it by default; often: after 100 entries, 10 kept, so a node that was away gets a snapshot',
    values: ['rare', 'often'],
    default: 'rare',
  },
} as const satisfies OptionTable
