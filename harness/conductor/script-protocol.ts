/**
 * What goes between the conductor of scripts and its drivers, the one with promises and the one with an event heap.
 * Station: conductor.
 */
import type { ScriptAnswer, ScriptCommand } from '../../nemesis/script.ts'
import type { ClientRequest } from '../../systems/client.ts'
import type { Measurement, PortCheck, PortStep } from '../runtime/ports.ts'

/** What is asked of the driver. `invoke` is answered at once; its completion comes by `completed`. */
export type ScriptAsk =
  | {
      readonly ask: 'invoke'
      readonly operation: number
      readonly node: string
      readonly request: ClientRequest
      readonly deadlineMs: number
    }
  /** Answer when `completed` was called for this operation. */
  | { readonly ask: 'completion'; readonly operation: number }
  | { readonly ask: 'perform'; readonly step: PortStep }
  | { readonly ask: 'measure'; readonly check: PortCheck }
  | Extract<ScriptCommand, { do: 'wait-for' }>
  | Extract<ScriptCommand, { do: 'status' }>
  | Extract<ScriptCommand, { do: 'sleep' }>

/** `timeNs` is now, an integer that never decreases. The rest answers the ask. */
export type ScriptReply = Omit<ScriptAnswer, 'impugned' | 'operation' | 'completion'> & {
  readonly measurement?: Measurement
}

export type ScriptPlay = Generator<ScriptAsk, void, ScriptReply>
