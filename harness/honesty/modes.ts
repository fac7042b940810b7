/**
 * What goes wrong between a client and its server, one row each: when it begins, when it ends, and what becomes of the bytes
 * that were held meanwhile.
 * Station: honesty. Values only.
 */
import type { Held } from './lossy-connection.ts'

export type Mode = {
  readonly name: string
  /** In plain words, after "when". */
  readonly summary: string
  /** Whether the client has done an operation over its connection before, or was just opened. */
  readonly client: 'warm' | 'cold'
  /** From before the operation, or from its last request, on. `refuse`: connections are broken and the port is closed. */
  readonly does: Held | 'refuse'
  /**
   * - server-done: the server has carried the operation out, and its answer is held.
   * - client-done: the client has said what became of it, or should have.
   * - late: as client-done, but not before `LATE_MS` after the deadline.
   */
  readonly until: 'server-done' | 'client-done' | 'late'
  /** What becomes of what was held. `refuse`: it is lost, and connections are refused until the client is done. */
  readonly ends: 'deliver' | 'cut' | 'refuse' | 'accept'
}

/** How long after the deadline what was held is delivered. */
export const LATE_MS = 300

/** Within which a client must be usable after the trouble ended. */
export const USABLE_WITHIN_MS = 2_000

/** Nothing goes wrong; each of the others is held against what happened here. */
export const PASS: Mode = {
  name: 'pass',
  summary: 'nothing goes wrong',
  client: 'warm',
  does: 'nothing',
  until: 'client-done',
  ends: 'deliver',
}

export const MODES: readonly Mode[] = [
  PASS,
  {
    name: 'reply-lost',
    summary: 'the server does it, its reply is lost and the connection breaks',
    client: 'warm',
    does: 'answers',
    until: 'server-done',
    ends: 'cut',
  },
  {
    name: 'server-lost',
    summary: 'the server does it and goes away before it replies',
    client: 'warm',
    does: 'answers',
    until: 'server-done',
    ends: 'refuse',
  },
  {
    name: 'reply-late',
    summary: 'the server does it, and its reply comes after the deadline',
    client: 'warm',
    does: 'answers',
    until: 'late',
    ends: 'deliver',
  },
  {
    name: 'request-late',
    summary: 'the request reaches the server after the deadline',
    client: 'warm',
    does: 'requests',
    until: 'late',
    ends: 'deliver',
  },
  {
    name: 'black-hole',
    summary: 'nothing is delivered either way, and then the connection breaks',
    client: 'warm',
    does: 'both',
    until: 'client-done',
    ends: 'cut',
  },
  {
    name: 'black-hole-connect',
    summary: 'the client connects to something that never answers',
    client: 'cold',
    does: 'both',
    until: 'client-done',
    ends: 'cut',
  },
  {
    name: 'refused',
    summary: 'the server goes away, and connections are refused',
    client: 'warm',
    does: 'refuse',
    until: 'client-done',
    ends: 'accept',
  },
  {
    name: 'refused-connect',
    summary: 'the first connection of the client is refused',
    client: 'cold',
    does: 'refuse',
    until: 'client-done',
    ends: 'accept',
  },
]
