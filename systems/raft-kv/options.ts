/** Settings of raft-kv: variants of the algorithm that its sources leave open, and which deliberate defect is switched on. */
import { type OptionTable, type Settings, setting } from '../options.ts'
import { ELECTION_TIMEOUT_US_MIN } from './raft/timing.ts'

export const NO_BUG = 'none'

export function raftKvOptions(bugs: readonly string[]): OptionTable {
  return {
    reads: {
      summary: 'linearizable: by ReadIndex; lease: by the clock; serializable: from the node asked, however old',
      values: ['linearizable', 'lease', 'serializable'],
      default: 'linearizable',
    },
    'pre-vote': {
      summary: 'on: a candidate first asks whether it would be elected (dissertation 9.6)',
      values: ['on', 'off'],
      default: 'on',
    },
    'check-quorum': {
      summary:
        'on: a leader that hears no majority steps down, and nobody deposes one that is heard (dissertation 4.2.3)',
      values: ['on', 'off'],
      default: 'on',
    },
    elections: {
      summary: 'slow: election timeouts of 3 to 6 s instead of 1 to 2',
      values: ['default', 'slow'],
      default: 'default',
    },
    batch: {
      summary: 'most entries in one AppendEntries',
      values: ['1000', '8', '1'],
      default: '1000',
    },
    snapshots: {
      summary: 'entries applied after which the log is compacted; 20 are kept',
      values: ['never', '1000', '100', '30'],
      default: 'never',
    },
    members: {
      summary: 'all: every node is a voter; three: the first three are, the others wait to be added',
      values: ['all', 'three'],
      default: 'all',
    },
    retries: {
      summary: 'on: a node sends a command again that may be lost; sessions see to it that it is applied once',
      values: ['on', 'off'],
      default: 'on',
    },
    bug: {
      summary: 'a deliberate defect to be found',
      values: [NO_BUG, ...bugs],
      default: NO_BUG,
    },
  }
}

/** The settings as the algorithm uses them. */
export type Features = {
  readonly reads: 'linearizable' | 'lease' | 'serializable'
  readonly preVote: boolean
  readonly checkQuorum: boolean
  readonly electionTimeoutUs: number
  readonly entriesMax: number
  readonly snapshotEvery: number
  readonly votersAtFirst: number
  readonly retries: boolean
}

const SLOW_FACTOR = 3

export function featuresOf(settings: Settings): Features {
  const snapshots = setting(settings, 'snapshots')
  return {
    reads: setting(settings, 'reads') as Features['reads'],
    preVote: setting(settings, 'pre-vote') === 'on',
    checkQuorum: setting(settings, 'check-quorum') === 'on',
    electionTimeoutUs: ELECTION_TIMEOUT_US_MIN * (setting(settings, 'elections') === 'slow' ? SLOW_FACTOR : 1),
    entriesMax: Number(setting(settings, 'batch')),
    snapshotEvery: snapshots === 'never' ? Number.POSITIVE_INFINITY : Number(snapshots),
    votersAtFirst: setting(settings, 'members') === 'three' ? 3 : Number.POSITIVE_INFINITY,
    retries: setting(settings, 'retries') === 'on',
  }
}
