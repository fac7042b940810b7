/**
 * Of each defect the first seed of `ordeal explore --bug NAME` that fails with it and is valid without it. `npm run seeds`
 * searches them anew; whatever changes what a seed draws, or what happens in the simulated world, changes these.
 */
export const FIRST_FAILING_SEEDS: { readonly [bug: string]: number } = {
  'commit-old-term-by-count': 536,
  'forget-vote-on-restart': 0,
  'log-before-fsync': 2,
  'vote-without-log-check': 12,
  'ack-on-leader-write': 7,
  'no-conflict-truncation': 6,
  'readindex-before-own-term-commit': 2165,
  'leader-local-read': 11,
  'lease-read-skew': 3967,
  'truncate-on-any-append': 2,
  'apply-uncommitted': 0,
  'retry-applied-twice': 23,
}
