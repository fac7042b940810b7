/**
 * The log of the cluster as far as its members' logs prove it committed, and where two proofs contradict each other.
 * Station: checkers. A hard state with commit c proves what its own member's log held up to c when it was written (Figure 2,
 * commitIndex). It may be written late, never early, so what is not proved may still be committed.
 * Cost: O(events) time, O(entries) memory.
 */
import type { MemberLog } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry, LogPlace } from '../../../harness/core/raft-log.ts'
import { LogReplay } from '../log-view.ts'

export type CommittedEntry = {
  readonly entry: LogEntry
  readonly node: string
  /** The hard state that proves it. */
  readonly proof: LogPlace
}

export type Conflict = { readonly index: number; readonly one: CommittedEntry; readonly other: CommittedEntry }

export type CommittedLog = {
  readonly entries: ReadonlyMap<number, CommittedEntry>
  readonly conflicts: readonly Conflict[]
}

export function committedLog(members: readonly MemberLog[]): CommittedLog {
  const entries = new Map<number, CommittedEntry>()
  const conflicts: Conflict[] = []
  for (const member of members)
    for (const proved of provedBy(member)) {
      const known = entries.get(proved.entry.index)
      if (known === undefined) entries.set(proved.entry.index, proved)
      else if (known.entry.term !== proved.entry.term)
        conflicts.push({ index: proved.entry.index, one: known, other: proved })
    }
  return { entries, conflicts }
}

/** What one member proves, each entry once; again if it was overwritten after it was proved. */
function* provedBy({ node, events }: MemberLog): Generator<CommittedEntry> {
  const replay = new LogReplay()
  let proved = 0
  for (const event of events) {
    replay.apply(event)
    if (event.type === 'truncation') proved = Math.min(proved, event.index - 1)
    if (event.type !== 'hard-state') continue
    for (; proved < Math.min(event.commit, replay.lastIndex); proved++) {
      const entry = replay.entryAt(proved + 1)
      if (entry !== undefined) yield { entry, node, proof: event.place }
    }
  }
}
