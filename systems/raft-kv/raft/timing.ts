/**
 * Times of raft-kv, by the node's own clock. Timeouts are etcd's defaults (--heartbeat-interval 100, --election-timeout 1000,
 * drawn anew from one to two times that), far apart and far above a message's latency as section 5.6 demands.
 */
export const HEARTBEAT_US = 100_000
/** At `elections=default`; a timeout is drawn from this to just below twice this. */
export const ELECTION_TIMEOUT_US_MIN = 1_000_000

/**
 * How much faster one node's clock may run than another's for leases to be safe (dissertation 6.4.1, "clock drift bound").
 * Generous, since a lease of a quarter of an election timeout still outlasts two heartbeats.
 */
export const CLOCK_DRIFT_MAX = 4

/** A command that is not applied is sent to the leader again after so long: proposals are lost with their leader. */
export const RETRY_US = 700_000
/** After which the node answers that it does not know: five seconds and two election timeouts, as etcd's ReqTimeout. */
export const REQUEST_TIMEOUT_US = 7_000_000

/** Entries kept before a snapshot's last, so that a follower that is a little behind needs no snapshot. */
export const ENTRIES_KEPT = 20
