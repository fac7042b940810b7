/**
 * What goes in and out of the conductor: events from a driver, commands to it. Both drivers, the one with promises and the
 * one with an event heap, speak this and nothing else.
 * Station: conductor.
 */
import type { ClientRequest, Completion } from '../../systems/client.ts'
import type { FaultPhaseValue, Op, RunPhase } from '../core/op.ts'
import type { OpSchema } from '../core/op-schema.ts'
import type { Generator } from '../generator/generator.ts'

/** What a run does, phase after phase; a phase begins when the one before has ended and every worker is free. */
export type Program = {
  readonly phases: readonly { readonly phase: RunPhase; readonly generator: Generator }[]
  readonly schema: OpSchema
  /** Client workers, numbered from 0. */
  readonly concurrency: number
  /** Worker w talks to node w modulo their number. */
  readonly nodes: readonly string[]
}

/** `timeNs` is now, an integer that never decreases from one event to the next. */
export type ConductorEvent =
  /** The run begins, or a time asked for with `wake-at` has come. Harmless at any other time. */
  | { readonly type: 'tick'; readonly timeNs: number }
  | {
      readonly type: 'completed'
      readonly timeNs: number
      readonly worker: number
      readonly process: number
      readonly completion: Completion
    }
  /** A fault entered a phase; recorded as it is. */
  | { readonly type: 'fault'; readonly timeNs: number; readonly family: string; readonly value: FaultPhaseValue }
  /** The nemesis finished what it was told. */
  | { readonly type: 'nemesis-done'; readonly timeNs: number }

export type Command =
  /** Send this. `process` is fresh after an unknown outcome; a process never shares a client with another. */
  | {
      readonly type: 'invoke'
      readonly worker: number
      readonly process: number
      readonly node: string
      readonly request: ClientRequest
    }
  | { readonly type: 'nemesis'; readonly action: NemesisAction }
  /** Send a tick at this time. A later wake-at replaces an earlier one. */
  | { readonly type: 'wake-at'; readonly timeNs: number }
  | { readonly type: 'finished' }

/** `recover` waits until the system is available, within a bound, and restarts nodes that hang (recovery-script.ts). */
export type NemesisAction =
  | { readonly do: 'apply'; readonly fault: number }
  | { readonly do: 'heal'; readonly fault: number }
  | { readonly do: 'heal-all' }
  | { readonly do: 'recover' }

/** Ops to be recorded in this order, before any of the commands is carried out. */
export type Reaction = { readonly ops: readonly Op[]; readonly commands: readonly Command[] }
