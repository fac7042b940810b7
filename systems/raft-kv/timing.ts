/**
 * Timeouts of raft-kv: etcd's defaults (--heartbeat-interval 100, --election-timeout 1000, drawn anew from one to two times
 * that), far apart and far above a message's latency as section 5.6 demands.
 */
export const HEARTBEAT_US = 100_000
export const ELECTION_TIMEOUT_US_MIN = 1_000_000
export const ELECTION_TIMEOUT_US_MAX = 1_999_999

/** Most entries in one AppendEntries; the rest follows when it is acknowledged. */
export const ENTRIES_MAX = 1000
