/** Families of faults in groups that rows of promises speak of alike. Station: system. Names: those of nemesis/index.ts. */

const PARTITIONS = ['partition', 'halves', 'bridge', 'majorities-ring', 'minority-third', 'one-way'] as const
/** What TCP bears, if slowly. */
const BAD_LINKS = ['packet', 'netem', 'rate'] as const
const CLIENT_FAULTS = ['client-cut', 'client-stall', 'client-reset'] as const
export const WALL_CLOCK_FAULTS = ['wall-jump', 'wall-drift', 'wall-strobe'] as const

/** What a crash-recovery quorum system is for: fewer than half of the nodes dead, silent or slow, links cut or bad. */
export const QUORUM_FAULTS = [
  'kill',
  'pause',
  'restart-storm',
  'rolling-restart',
  ...PARTITIONS,
  ...BAD_LINKS,
  ...CLIENT_FAULTS,
  'cpu',
] as const
