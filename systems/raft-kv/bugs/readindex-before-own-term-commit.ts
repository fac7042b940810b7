import type { Bug } from './bug.ts'
import { freshLeaderReads } from './scripts/fresh-leader-reads.ts'

export const readindexBeforeOwnTermCommit: Bug = {
  number: 19,
  name: 'readindex-before-own-term-commit',
  story:
    'A fresh leader answers reads at the commit index it knew as a follower (etcd#7331, TiKV#9240). That may ' +
    'lack what the leader before it acknowledged last.',
  breaks: 'dissertation 6.4 step 1: the leader first commits an entry of its own term',
  rules: { mayBeginRead: () => true },
  script: { nodes: 3, play: freshLeaderReads },
  fires: ['linearizability'],
}
