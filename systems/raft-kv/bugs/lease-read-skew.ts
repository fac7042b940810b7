import type { Bug } from './bug.ts'
import { slowClockAtLeader } from './scripts/slow-clock-at-leader.ts'

export const leaseReadSkew: Bug = {
  number: 21,
  name: 'lease-read-skew',
  story:
    'A leader reads by a lease of a whole election timeout, as if all clocks ran alike (TiKV#964, ' +
    "nebula#5352). Its clock is slow, the others' are fast, and a new leader writes while it still reads.",
  breaks: 'dissertation 6.4.1: the lease is shorter than the election timeout by the bound on clock drift',
  rules: { leaseUs: (electionTimeoutUs) => electionTimeoutUs },
  settings: { reads: 'lease' },
  script: { nodes: 3, play: slowClockAtLeader },
  fires: ['linearizability'],
}
