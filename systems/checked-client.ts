/**
 * The contract of the honesty suite with systems: what a system says so that its client can be held to it, and how the server
 * itself is asked, past the client, what it really did. A row of checked-clients.ts for each system in containers.
 * Station: system.
 */
import type { Json } from '../harness/core/json.ts'
import type { AsyncClient } from './client.ts'
import type { ContainerSystem } from './container-system.ts'

export type CheckedFunction = {
  readonly f: string
  /**
   * - counted: it changes its key, and `effects` says how often.
   * - uncounted: it changes something that a second time leaves as it is.
   * - none: a read; whatever becomes of it, nothing happened.
   */
  readonly effect: 'counted' | 'uncounted' | 'none'
  /** Requests that one operation sends when nothing goes wrong; absent: 1. Of several, faults begin with the last. */
  readonly requests?: number
}

/** An operation of which is known beforehand that a correct server carries it out. */
export type PreparedOperation = {
  readonly value: Json
  /** Whether the value of its ok completion is the true one. */
  isRight(value: Json): boolean
}

/** A connection to the server that nothing disturbs. What fails on it throws EnvironmentError SERVER_LOST. */
export interface ServerView {
  /** Brings the key, which was never used, to where the function must succeed. */
  prepare(f: string, key: string): Promise<PreparedOperation>
  /** How many operations of clients have changed the key since it was prepared. */
  effects(key: string): Promise<number>
  close(): void
}

/** `target` is always an address with port. */
export type CheckedClient = {
  readonly system: ContainerSystem
  /** Every function of the system, in the order in which they are tried. */
  readonly functions: readonly CheckedFunction[]
  open(target: string): AsyncClient
  /** Of keys and values as this system's own client keeps them. */
  view(target: string): ServerView
  /** Of keys and values as any client of a user keeps them: the key as it was given, integers as decimal text. */
  plainView(target: string): ServerView
}
