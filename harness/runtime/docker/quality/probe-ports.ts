/**
 * UDP ports of the probes that measure links; helpers/links/ordeal-links.c has the same. One for each kind, so that a fault
 * of one kind spares the probes that measure another. Station: runtime/docker.
 */

/** RFC 863, discard: no server listens there. Measures what is cut. */
export const CUT_PROBE_PORT = 9

/** Unassigned (IANA). Measures delay, loss, duplicates, order. */
export const QUALITY_PROBE_PORT = 10

/** Unassigned (IANA). Measures the rate. */
export const RATE_PROBE_PORT = 12
