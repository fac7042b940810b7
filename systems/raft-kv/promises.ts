/**
 * What raft-kv promises under which settings and faults. A setting not named in a row may have any value; campaigns draw
 * within this table. Ongaro & Ousterhout 2014 is the extended paper.
 */
import type { PromiseRow } from '../system-facts.ts'

const HEALTHY = 'bug=none'

/** Raft's safety rests on no clock and no message; its liveness on a majority that runs and is heard (section 2). */
const PARTITIONS = ['partition', 'halves', 'bridge', 'majorities-ring', 'minority-third', 'one-way']
const RESTARTS = ['restart-storm', 'rolling-restart']
/** It never reads a wall clock. */
const WALL_CLOCK_FAULTS = ['wall-jump', 'wall-drift', 'wall-strobe']
const CRASH_FAULTS = [
  'none',
  'kill',
  'power',
  'pause',
  ...RESTARTS,
  ...PARTITIONS,
  ...WALL_CLOCK_FAULTS,
  'client-cut',
  'client-stall',
  'packet',
  'netem',
  'disk',
  'transfer',
  'members',
]
const CLOCK_FAULTS = ['clock', 'clock-jump']

export const RAFT_KV_PROMISES: readonly PromiseRow[] = [
  {
    guarantee: 'linearizability',
    settings: [HEALTHY, 'reads=linearizable'],
    faults: [...CRASH_FAULTS, ...CLOCK_FAULTS],
    promised: 'promised',
    citation: 'Ongaro & Ousterhout 2014, section 8; Ongaro, dissertation 2014, sections 6.3 and 6.4',
  },
  {
    guarantee: 'linearizability',
    settings: [HEALTHY, 'reads=lease'],
    faults: [...CRASH_FAULTS, 'clock'],
    promised: 'promised',
    citation:
      'dissertation 2014, section 6.4.1: as long as the drift of clocks is bounded; here by CLOCK_DRIFT_MAX of raft/timing.ts, and no clock jumps',
  },
  {
    guarantee: 'linearizability',
    settings: [HEALTHY, 'reads=serializable'],
    faults: [...CRASH_FAULTS, ...CLOCK_FAULTS],
    promised: 'not promised',
    citation: 'dissertation 2014, section 6.4: a server that answers without asking may be behind',
  },
  {
    guarantee: 'acknowledged-writes-survive',
    settings: [HEALTHY],
    faults: [...CRASH_FAULTS, ...CLOCK_FAULTS],
    promised: 'promised',
    citation: 'Ongaro & Ousterhout 2014, Figure 3, Leader Completeness; section 5.4',
  },
  {
    guarantee: 'acknowledged-writes-survive-disks-that-lie',
    settings: [],
    faults: ['lying-disk', 'bit-flip'],
    promised: 'not promised',
    citation: 'Ongaro & Ousterhout 2014, Figure 2: state is updated on stable storage before responding',
  },
  {
    guarantee: 'each-command-applied-once',
    settings: [HEALTHY],
    faults: [...CRASH_FAULTS, ...CLOCK_FAULTS],
    promised: 'promised',
    citation: 'Ongaro & Ousterhout 2014, section 8; dissertation 2014, section 6.3',
  },
]
