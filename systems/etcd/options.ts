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
      'rare: as etcd does it by default; often: after 100 entries, 10 kept, so a node that was away gets a snapshot; constantly: after 10, 5 kept',
    values: ['rare', 'often', 'constantly'],
    default: 'rare',
  },
  peers: {
    summary:
      'proxied: members reach one another through a proxy of ordeal that understands their messages, so that rules can be put to them',
    values: ['direct', 'proxied'],
    default: 'direct',
  },
  elections: {
    summary: 'slow: a follower waits 3 s and not 1 s before it stands for election (--election-timeout)',
    values: ['default', 'slow'],
    default: 'default',
  },
  'watch-progress': {
    summary: 'often: a watch that asked for it hears of progress every 100 ms, and not every 10 minutes',
    values: ['default', 'often'],
    default: 'default',
  },
} as const satisfies OptionTable
