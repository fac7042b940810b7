/**
 * What happened in the simulated world, event by event: for tests of determinism, golden traces and evidence.
 * Station: runtime. Told after the fact; hearing it changes nothing.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'

/** `lost`: `cut` by a grudge on arrival, `dead` if the receiver was not running, or had been restarted since the sending. */
export type TraceEvent =
  | { readonly type: 'start' | 'kill'; readonly timeUs: number; readonly node: string }
  | { readonly type: 'timer'; readonly timeUs: number; readonly node: string; readonly timer: string }
  | MessageTrace<'deliver', Record<never, never>>
  | MessageTrace<'lose', { readonly lost: 'cut' | 'dead' }>
  | {
      readonly type: 'request'
      readonly timeUs: number
      readonly node: string
      readonly request: number
      readonly body: ClientRequest
    }
  | {
      readonly type: 'completion'
      readonly timeUs: number
      readonly node: string
      readonly request: number
      readonly completion: Completion
    }

type MessageTrace<Type extends string, More> = More & {
  readonly type: Type
  readonly timeUs: number
  readonly node: string
  readonly from: string
  readonly message: unknown
}

export type Trace = (event: TraceEvent) => void
