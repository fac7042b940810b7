import type { Bug } from './bug.ts'
import { lateShortAppend } from './scripts/late-short-append.ts'

export const truncateOnAnyAppend: Bug = {
  number: 26,
  name: 'truncate-on-any-append',
  story:
    'A follower cuts its log to what an AppendEntries holds, even if all of that matches (willemt/raft#118). ' +
    'A late one, shorter than what was acknowledged since, takes acknowledged entries away.',
  breaks: 'Figure 2, AppendEntries 3: only a conflicting entry is deleted',
  rules: { withEntries: (log, prevIndex, entries) => log.truncatedFrom(prevIndex + 1).append(entries) },
  script: { nodes: 3, play: lateShortAppend },
  fires: ['linearizability', 'leader-completeness', 'durability'],
  mayFire: ['commit-monotone', 'state-machine-safety'],
}
