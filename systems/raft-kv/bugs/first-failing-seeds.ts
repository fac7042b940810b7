/**
 * Of each defect the first seed of `ordeal explore --bug NAME` that fails with it and is valid without it. `npm run seeds`
 * searches them anew; whatever changes what a seed draws, or what happens in the simulated world, changes these.
 */
export const FIRST_FAILING_SEEDS: { readonly [bug: string]: number } = {
  'commit-old-term-by-count': 707,
  'forget-vote-on-restart': 2,
  'log-before-fsync': 2,
  'vote-without-log-check': 9,
  'ack-on-leader-write': 0,
  'no-conflict-truncation': 3,
  'readindex-before-own-term-commit': 458,
  'leader-local-read': 19,
  'lease-read-skew': 4442,
  'truncate-on-any-append': 2,
  'apply-uncommitted': 0,
  'retry-applied-twice': 18,
}
