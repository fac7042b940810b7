/** Events as a recorder notes them, before the few that matter are chosen. */
import type { InsideEvent } from '../../core/inside-story.ts'
import type { EntryId } from '../../core/raft-message.ts'

/**
 * - context: it happened meanwhile.
 * - telling: it is about the witness or one of its entries.
 * - odd: Raft allows it, but it may be the reason.
 * - wrong: what Raft must not do, or what explains why a client saw what it must not see.
 */
export type NoteWeight = 'context' | 'telling' | 'odd' | 'wrong'

export type Note = Omit<InsideEvent, 'wrong'> & {
  readonly weight: NoteWeight
  /** Names the moment at which logs are shown side by side; absent: there is nothing to see in them. */
  readonly moment?: string
  /** What it is about. */
  readonly entries: readonly EntryId[]
}

export function idText({ term, index }: EntryId): string {
  return `(${term}, ${index})`
}
