/**
 * What a node may use during one step: its context, the rules in force, and the lists that effects are added to. The lists
 * live for this one step only, so the step as a whole stays a pure function.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { CompletionType } from '../../../harness/core/op.ts'
import type { SimEffect, SimNodeContext } from '../../sim-system.ts'
import type { Features } from '../options.ts'
import type { Mark } from './marks.ts'
import type { Message } from './messages.ts'
import type { Rules } from './rules.ts'

export type Turn = {
  readonly context: SimNodeContext
  readonly rules: Rules
  readonly features: Features
  readonly effects: SimEffect[]
  /** Messages of this step; those that promise something wait for the disk (storage.ts). */
  readonly sends: Send[]
}

/** An effect already: most leave as they are. */
export type Send = { readonly type: 'send'; readonly to: string; readonly message: Message }

export function send(turn: Turn, to: string, message: Message): void {
  turn.sends.push({ type: 'send', to, message })
}

export function mark(turn: Turn, name: Mark): void {
  turn.effects.push({ type: 'mark', name })
}

export function replyOk(turn: Turn, request: number, value: Json): void {
  turn.effects.push({ type: 'reply', request, completion: { type: 'ok', value } })
}

/** `value` is the request's own. Codes are those of outcomes.ts. */
export function replyError(
  turn: Turn,
  request: number,
  type: Exclude<CompletionType, 'ok'>,
  value: Json,
  error: { readonly code: string; readonly message: string },
): void {
  turn.effects.push({ type: 'reply', request, completion: { type, value, error } })
}
