import type { Bug } from './bug.ts'
import { secondVoteAfterRestart } from './scripts/second-vote-after-restart.ts'

export const forgetVoteOnRestart: Bug = {
  number: 3,
  name: 'forget-vote-on-restart',
  story:
    'The vote is kept in memory only (PySyncObj#202, nodedb#161). A voter that restarts votes again in the ' +
    'same term, and the term gets two leaders.',
  breaks: 'Figure 2, persistent state: votedFor is updated on stable storage before responding',
  rules: { voteToPersist: () => undefined },
  settings: { 'pre-vote': 'off', 'check-quorum': 'off' },
  script: { nodes: 3, play: secondVoteAfterRestart },
  fires: ['election-safety', 'durability'],
  mayFire: ['log-matching', 'state-machine-safety'],
}
