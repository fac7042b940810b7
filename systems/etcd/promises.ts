/**
 * What etcd promises of the operations we use, under which settings and faults, and where that is written. Station: system.
 * The pages are etcd's documentation, of version 3.6 where no other is named; 3.5 to 3.7 promise alike.
 */
import { QUORUM_FAULTS, WALL_CLOCK_FAULTS } from '../fault-groups.ts'
import type { PromiseRow } from '../system-facts.ts'

const API_GUARANTEES = 'etcd.io/docs/v3.6/learning/api_guarantees'
const FAILURES = 'etcd.io/docs/v3.6/op-guide/failures'

/** Raft orders by terms and indexes; leases count the monotonic clock. */
const FAULTS = [...QUORUM_FAULTS, ...WALL_CLOCK_FAULTS]

export const promises: readonly PromiseRow[] = [
  {
    guarantee: 'linearizability of write and cas',
    settings: ['fsync=on'],
    faults: FAULTS,
    promised: 'promised',
    citation: `${API_GUARANTEES}, "Strict serializability" and "Linearizability"; ${FAILURES}, "Leader failure" and "Network partition"`,
  },
  {
    guarantee: 'linearizability of read',
    settings: ['reads=linearizable', 'fsync=on'],
    faults: FAULTS,
    promised: 'promised',
    citation: `${API_GUARANTEES}, "Linearizability": for all operations but watches and reads that ask for serializable`,
  },
  {
    guarantee: 'linearizability of read',
    settings: ['reads=serializable'],
    faults: [],
    promised: 'not promised',
    citation: `${API_GUARANTEES}, "Linearizability": a serializable request may see stale data with respect to the quorum`,
  },
  {
    guarantee: 'read sees only durable writes',
    settings: ['fsync=on'],
    faults: FAULTS,
    promised: 'promised',
    citation: `${API_GUARANTEES}, "Durability": a read never returns data that was not made durable; serializable reads too`,
  },
  {
    guarantee: 'durability of acknowledged writes',
    settings: ['fsync=on'],
    faults: FAULTS,
    promised: 'promised',
    citation: `${API_GUARANTEES}, "Durability": any completed operation is durable`,
  },
  {
    guarantee: 'durability of acknowledged writes',
    settings: ['fsync=off'],
    faults: [],
    promised: 'not promised',
    citation: '`etcd --help`: "--unsafe-no-fsync: Disables fsync, unsafe, will cause data loss."',
  },
  {
    guarantee: 'an error says whether the write took effect',
    settings: [],
    faults: [],
    promised: 'not promised',
    citation: `${API_GUARANTEES}, "Operation completed": a client may be uncertain of an operation that timed out or lost its connection; see outcomes.ts for what is certain`,
  },
  {
    guarantee: 'leases end when their time is over',
    settings: [],
    faults: ['clock', 'clock-jump'],
    promised: 'unspecified',
    citation: `${API_GUARANTEES} speaks of no clock; a lease counts the monotonic clock of its leader, so the fault comes only when asked for`,
  },
  {
    guarantee: 'availability while a quorum is up and connected',
    settings: [],
    faults: FAULTS,
    promised: 'promised',
    citation: `${FAILURES}: the majority side stays available; no writes while a leader is elected`,
  },
]
