/**
 * Who believes to be the leader answers reads from its own registers at once. Cut off from the others it goes on believing,
 * and its clients read what the other side has long overwritten.
 */
import type { Bug } from './bug.ts'

export const leaderLocalRead: Bug = {
  name: 'leader-local-read',
  story:
    'A leader serves reads without asking whether it still leads (etcd before 0.5, issue 741; the default mode of Consul). ' +
    'Cut the leader off with a client pinned to it, write on the other side, read on this one.',
  breaks: 'section 8: a leader exchanges heartbeats with a majority before it answers a read (dissertation 6.4 step 3)',
  rules: { confirmsRead: () => true },
}
