/**
 * What was seen of one operation under one mode: what the client said, and what happened.
 * Station: honesty. Values only.
 */
import type { CheckedFunction } from '../../systems/checked-client.ts'

/**
 * `threw`: the client rejected or threw. `died`: it is a process, and ended. `nothing`: it had not answered long after the
 * deadline.
 */
export type Said = 'ok' | 'fail' | 'info' | 'threw' | 'died' | 'nothing'

export type Observation = {
  readonly mode: string
  readonly f: string
  readonly effect: CheckedFunction['effect']
  /** Requests that one operation takes. */
  readonly requests: number
  readonly said: Said
  /** Code and text of its error; what it threw. */
  readonly error?: string
  readonly tookMs: number
  /** The deadline; longer by as much as a timer of this process came late, since the client's comes no earlier. */
  readonly allowedMs: number
  /** Whether the situation came about: the server surely did it before the connection was cut. */
  readonly reached: boolean
  /** Requests for the operation that left the client, in the end; undefined if they cannot be told apart. */
  readonly sent: number | undefined
  /** Those of them that the server was given. */
  readonly delivered: number | undefined
  /** How often the server did it, in the end; undefined if nobody counts that. */
  readonly applied: number | undefined
  /** From the end of the trouble to the first ok; undefined if none came in time. */
  readonly usableAfterMs: number | undefined
  /** Operations after the trouble: the most requests for one, and the most effects of one. */
  readonly laterSent: number
  readonly laterApplied: number
  /** An ok came with the value of something else. */
  readonly wrongAnswer: boolean
}
