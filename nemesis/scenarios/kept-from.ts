/**
 * Message rules that keep entries from nodes.
 * Station: nemesis. Pure.
 */
import type { MessageRule } from '../../harness/core/message-rule.ts'

/** What `from` appends at `to` ends with this index. */
export function keepFrom(from: string, to: readonly string[], afterIndex: number): MessageRule {
  return { from: [from], to, types: ['append'], action: { do: 'cut', afterIndex } }
}

/**
 * The rule for messages of this term and earlier ones alone. So it can stay in force when its sender is dead, since what that
 * had sent before may still be under way.
 */
export function upToTerm(termAtMost: number, rule: MessageRule): MessageRule {
  return { ...rule, when: { ...rule.when, termAtMost } }
}
