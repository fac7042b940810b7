/**
 * What a node may use during one step: its context, the rules in force, and the list that effects are added to. The list
 * lives for this one step only, so the step as a whole stays a pure function.
 */
import type { Json } from '../../harness/core/json.ts'
import type { CompletionType } from '../../harness/core/op.ts'
import type { SimEffect, SimNodeContext } from '../system.ts'
import type { Message } from './messages.ts'
import type { Rules } from './rules.ts'

export type Turn = {
  readonly context: SimNodeContext
  readonly rules: Rules
  readonly effects: SimEffect[]
}

export function send(turn: Turn, to: string, message: Message): void {
  turn.effects.push({ type: 'send', to, message })
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

/** The other nodes, in order. */
export function peersOf({ context }: Turn): readonly string[] {
  return context.nodes.filter((node) => node !== context.node)
}

/** Whether these many nodes are a majority of the cluster. */
export function isQuorum({ context, rules }: Turn, count: number): boolean {
  return rules.isQuorum(count, context.nodes.length)
}
