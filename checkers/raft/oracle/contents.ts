/**
 * Where a client's write is in the logs: by its content, which the workloads make unique.
 * Station: checkers.
 */
import type { MemberLog } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry, LoggedWrite } from '../../../harness/core/raft-log.ts'

export function contentOf({ key, value }: LoggedWrite): string {
  return `${key}\n${value ?? ''}`
}

/** Entries with this content on any member, overwritten ones too; each (term, index) once. */
export type Contents = ReadonlyMap<string, readonly LogEntry[]>

export function contentsOf(members: readonly MemberLog[]): Contents {
  const contents = new Map<string, LogEntry[]>()
  for (const { events } of members)
    for (const event of events) {
      if (event.type !== 'entry' || event.request === undefined) continue
      for (const write of event.request.writes) {
        const content = contentOf(write)
        const known = contents.get(content)
        if (known === undefined) contents.set(content, [event])
        else if (!known.some(({ term, index }) => term === event.term && index === event.index)) known.push(event)
      }
    }
  return contents
}
