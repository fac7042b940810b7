import type { Bug } from './bug.ts'

export const commitOldTermByCount: Bug = {
  number: 1,
  name: 'commit-old-term-by-count',
  story:
    'A leader commits an entry of an earlier term as soon as a majority holds it (logcabin#44). Figure 8: ' +
    'such an entry can still be overwritten by a leader that never saw it.',
  breaks: "section 5.4.2: only entries of the leader's own term are committed by counting copies",
  rules: { mayCommit: () => true },
  // Sent together with the new leader's own entry, an old one is committed with it, as it must be.
  settings: { batch: '1' },
  script: { scenario: 'old-term-entry-overwritten', form: 'figure-8d' },
  fires: ['leader-completeness', 'state-machine-safety'],
  mayFire: ['commit-monotone', 'linearizability'],
}
