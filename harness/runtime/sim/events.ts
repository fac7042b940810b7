/**
 * What lies in the queue of the simulated world.
 * Station: runtime.
 */
import type { Completion } from '../../../systems/client.ts'
import type { Call } from './calls.ts'
import type { Process } from './process.ts'
import type { Sync } from './syncs.ts'
import type { Timer } from './timers.ts'

/** `life`: the receiver's life for which the message is meant. `isDecided`: message rules have had their say. */
export type MessageEvent = {
  readonly type: 'message'
  /** Numbers the messages of the world in the order of sending; a duplicate has its original's. */
  readonly number: number
  readonly from: Process
  readonly to: Process
  readonly life: number
  readonly message: unknown
  readonly isDecided: boolean
}

/** What a node takes; one that stands still takes it later. */
export type NodeEvent =
  | MessageEvent
  | { readonly type: 'timer'; readonly process: Process; readonly life: number; readonly timer: Timer }
  | { readonly type: 'sync'; readonly process: Process; readonly sync: Sync }
  | { readonly type: 'request'; readonly call: Call }

export type WorldEvent =
  | NodeEvent
  | { readonly type: 'completion'; readonly call: Call; readonly completion: Completion }
  | { readonly type: 'deadline'; readonly call: Call }
  | { readonly type: 'wake'; readonly wake: () => void }
  /** A supervisor starts a process that ended itself. */
  | { readonly type: 'restart'; readonly process: Process }

/** Numbers for the event hash; what happens at once has some, too. */
export const EVENT_KINDS = {
  message: 1,
  timer: 2,
  sync: 3,
  request: 4,
  completion: 5,
  wake: 6,
  lost: 7,
  started: 8,
  ended: 9,
  paused: 10,
  resumed: 11,
} as const
