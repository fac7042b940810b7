import type { Bug } from './bug.ts'

export const applyUncommitted: Bug = {
  number: 31,
  name: 'apply-uncommitted',
  story:
    'A follower applies entries when it appends them (dirty reads of many labs). Its clients see a write that ' +
    'is rolled back later.',
  breaks: 'section 5.3: an entry is applied when it is committed',
  rules: { mayApplyTo: (_commitIndex, lastIndex) => lastIndex },
  script: { scenario: 'minority-write-rolled-back', form: 'client-deadline' },
  fires: ['linearizability', 'commit-monotone'],
  mayFire: ['state-machine-safety'],
}
