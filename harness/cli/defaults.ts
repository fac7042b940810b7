/**
 * What `ordeal run` does unless told otherwise; its help is made from these too.
 * Station: command line. Imports nothing, so that help is quick.
 */
export const DEFAULTS = {
  system: 'raft-kv',
  workload: 'register',
  nemesis: 'kill,partition',
  nodes: 3,
  workersPerNode: 4,
  rate: 1_000,
  time: '60s',
  deadline: '2s',
} as const
