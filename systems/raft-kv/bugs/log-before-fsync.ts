import type { Bug } from './bug.ts'
import { powerAfterAcknowledgement } from './scripts/power-after-acknowledgement.ts'

export const logBeforeFsync: Bug = {
  number: 6,
  name: 'log-before-fsync',
  story:
    'A follower acknowledges entries that it never synced (NATS#7564, its default; Redis appendfsync ' +
    'everysec). Power fails on a majority, and an acknowledged write is gone.',
  breaks: 'Figure 2, persistent state: the log is updated on stable storage before responding',
  rules: { syncs: (what) => what !== 'entries', leaderHolds: (_stableIndex, lastIndex) => lastIndex },
  script: { nodes: 3, play: powerAfterAcknowledgement },
  fires: ['linearizability', 'leader-completeness', 'durability'],
  mayFire: ['commit-monotone', 'state-machine-safety'],
}
