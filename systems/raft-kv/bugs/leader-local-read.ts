import type { Bug } from './bug.ts'
import { readAtDeposedLeader } from './scripts/read-at-deposed-leader.ts'

export const leaderLocalRead: Bug = {
  number: 20,
  name: 'leader-local-read',
  story:
    'A leader serves reads without asking whether it still leads (etcd before 0.5, issue 741; the default ' +
    'mode of Consul). Cut off with a client pinned to it, it serves what the other side has long overwritten.',
  breaks: 'section 8: a leader exchanges heartbeats with a majority before it answers a read (dissertation 6.4 step 3)',
  rules: { confirmsRead: () => true },
  settings: { 'check-quorum': 'off' },
  script: { nodes: 3, play: readAtDeposedLeader },
  fires: ['linearizability'],
}
