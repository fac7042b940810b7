/** What became of a command: what its client is told, or why the machine refused to look at it. */
import type { Json } from '../../../harness/core/json.ts'
import type { OpError } from '../../../harness/core/op.ts'

/**
 * `ok`: applied, or refused by a condition of its own; `value` as execute.ts tells. `info`: this entry was not applied, but
 * an earlier one of the same command may have been, so nothing definite can be said of it.
 */
export type Result = { readonly type: 'ok'; readonly value: Json } | Refused

type Refused = { readonly type: 'info'; readonly error: OpError }

/** The client said that it would not ask again, so nobody waits for this. */
export const STALE_SESSION: Refused = {
  type: 'info',
  error: { code: 'stale-session', message: 'the result of this serial was acknowledged, and is kept no longer' },
}

/** The client must open a new session. */
export const SESSION_EXPIRED: Refused = {
  type: 'info',
  error: { code: 'session-expired', message: 'the session may have been dropped with the results that it kept' },
}
