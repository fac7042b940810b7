/**
 * What lies in the queue of the simulated world.
 * Station: runtime.
 */
import type { Completion } from '../../../systems/client.ts'
import type { Call } from './calls.ts'
import type { Process } from './process.ts'
import type { Timer } from './timers.ts'

/** `life`: the receiver's life for which the message is meant. */
export type MessageEvent = {
  readonly type: 'message'
  readonly from: string
  readonly to: Process
  readonly life: number
  readonly message: unknown
}

export type WorldEvent =
  | MessageEvent
  | { readonly type: 'timer'; readonly process: Process; readonly timer: Timer }
  | { readonly type: 'request'; readonly call: Call }
  | { readonly type: 'completion'; readonly call: Call; readonly completion: Completion }
  | { readonly type: 'deadline'; readonly call: Call }
  | { readonly type: 'wake'; readonly wake: () => void }
