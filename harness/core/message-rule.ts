/**
 * Message rules: what is to become of messages between nodes, as data. One type for simulated messages and for a real
 * system's frames, so that a script runs on both. The first rule that matches a message decides; without one it passes.
 * Station: nemesis. Pure.
 */
import type { MessageType, RaftMessage } from './raft-message.ts'

/**
 * - drop: it is lost, which Raft must bear.
 * - delay: it arrives `ms` later; others may overtake it.
 * - hold: it waits until the rules no longer hold it; then it arrives, in order among those held on its link.
 * - cut: entries after `afterIndex` are taken off and the commit index is capped there. A shorter AppendEntries is a legal
 *   one, so this reaches only states that Raft allows.
 */
export type MessageAction =
  | { readonly do: 'pass' }
  | { readonly do: 'drop' }
  | { readonly do: 'delay'; readonly ms: number }
  | { readonly do: 'hold' }
  | { readonly do: 'cut'; readonly afterIndex: number }

/** What is absent does not matter. */
export type MessageRule = {
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly types?: readonly MessageType[]
  readonly when?: {
    readonly commitAtLeast?: number
    readonly termAtLeast?: number
    readonly termAtMost?: number
    /** Its last entry, or without entries its `index`, is at least this. */
    readonly lastIndexAtLeast?: number
  }
  readonly action: MessageAction
}

/** What is decided about a message; `rule` is the position of the rule that did, absent if none matched. */
export type Decision = { readonly action: MessageAction; readonly rule?: number }

const PASS: MessageAction = { do: 'pass' }

export function decide(rules: readonly MessageRule[], message: RaftMessage): Decision {
  const rule = rules.findIndex((candidate) => ruleMatches(candidate, message))
  const found = rules[rule]
  return found === undefined ? { action: PASS } : { action: found.action, rule }
}

function ruleMatches({ from, to, types, when = {} }: MessageRule, message: RaftMessage): boolean {
  return (
    (from === undefined || from.includes(message.from)) &&
    (to === undefined || to.includes(message.to)) &&
    (types === undefined || types.includes(message.type)) &&
    message.commit >= (when.commitAtLeast ?? 0) &&
    message.term >= (when.termAtLeast ?? 0) &&
    message.term <= (when.termAtMost ?? Number.MAX_SAFE_INTEGER) &&
    lastIndexOf(message) >= (when.lastIndexAtLeast ?? 0)
  )
}

function lastIndexOf({ index, entries }: RaftMessage): number {
  return entries.at(-1)?.index ?? index
}

/** Of all nodes only these may stand for election: the requests of others are dropped, their votes are not. */
export function onlyMayCampaign(candidates: readonly string[], nodes: readonly string[]): readonly MessageRule[] {
  const others = nodes.filter((node) => !candidates.includes(node))
  return others.length === 0 ? [] : [{ from: others, types: ['pre-vote', 'vote'], action: { do: 'drop' } }]
}
