/**
 * Whoever looks on in the simulated world: monitors, recorders, tests. Told after the fact; hearing it changes nothing, and
 * what nobody asks for is not computed.
 * Station: runtime. `timeUs` is the world's own time, from the cluster's creation; nothing told is to be changed.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { SimEvent } from '../../../systems/sim-system.ts'

/** How a node's process ended: by a fault, or by itself. */
export type Ending = 'kill' | 'power' | 'exit'

/**
 * - cut: by a grudge, on arrival. quality: of the link, when it was sent. rule: a message rule drops it.
 * - dead: the receiver did not run or had been restarted since. full: more waits at it than has room.
 */
export type Loss = 'cut' | 'dead' | 'quality' | 'rule' | 'full'

export type SimObserver = {
  /** After each step of a node, its start included; the effects are carried out next. */
  step?(node: string, state: unknown, timeUs: number, event: SimEvent): void
  sent?(from: string, to: string, message: unknown, timeUs: number): void
  /** Just before the receiver's step; to a paused node, when it is resumed. */
  delivered?(from: string, to: string, message: unknown, timeUs: number): void
  lost?(from: string, to: string, message: unknown, timeUs: number, why: Loss): void
  /** Before its start event. `life` counts its starts from 1. */
  started?(node: string, timeUs: number, life: number): void
  /** `reason`: its own word, where it ended itself. */
  ended?(node: string, timeUs: number, how: Ending, reason?: string): void
  paused?(node: string, timeUs: number): void
  resumed?(node: string, timeUs: number): void
  /** A client's request reaches its node. */
  requested?(node: string, request: number, body: ClientRequest, timeUs: number): void
  /** A client is told. */
  completed?(node: string, request: number, completion: Completion, timeUs: number): void
}
