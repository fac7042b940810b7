import type { Bug } from './bug.ts'

export const voteWithoutLogCheck: Bug = {
  number: 8,
  name: 'vote-without-log-check',
  story:
    "A voter does not look at the candidate's log (a classic of student labs). A node that was left behind is " +
    'elected and overwrites what was committed.',
  breaks: 'section 5.4.1: a voter denies its vote if its own log is more up-to-date',
  rules: { isUpToDate: () => true },
  script: { scenario: 'leader-crash-after-commit', form: 'full' },
  fires: ['linearizability', 'leader-completeness'],
  mayFire: ['commit-monotone', 'state-machine-safety'],
}
