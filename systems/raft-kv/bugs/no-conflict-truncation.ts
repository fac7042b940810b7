import type { Bug } from './bug.ts'

export const noConflictTruncation: Bug = {
  number: 18,
  name: 'no-conflict-truncation',
  story:
    "A follower keeps entries that conflict with its leader's, and appends after them (kin of copycat#265). " +
    'What was rolled back elsewhere stays in its log.',
  breaks: 'Figure 2, AppendEntries 3: an existing entry that conflicts is deleted with all that follow it',
  rules: {
    withEntries: (log, prevIndex, entries) => log.append(entries.slice(Math.max(0, log.lastIndex - prevIndex))),
  },
  script: { scenario: 'old-term-entry-overwritten', form: 'figure-8d' },
  fires: ['log-matching', 'state-machine-safety'],
  mayFire: ['linearizability'],
}
