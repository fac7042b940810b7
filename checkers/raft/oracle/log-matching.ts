/**
 * Log Matching: if two logs have an entry with the same index and term, the logs are the same up to it (Raft paper, 5.3).
 * Checked entry by entry: the same request, and the same term before it.
 * Station: checkers. White-box. Cost: O(entries of all logs).
 */
import type { MemberLog } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry } from '../../../harness/core/raft-log.ts'
import type { Anomaly } from '../../../harness/core/verdict.ts'
import { LogReplay } from '../log-view.ts'
import { whiteBox } from './member-promises.ts'

type Seen = { readonly node: string; readonly what: string; readonly termBefore: number | undefined }

/** The first mismatch of each kind. */
export function logMismatches(members: readonly MemberLog[]): readonly Anomaly[] {
  const seen = new Map<string, Seen>()
  for (const { node, events } of members) {
    const replay = new LogReplay()
    for (const event of events) {
      replay.apply(event)
      if (event.type !== 'entry') continue
      const id = `(${event.term}, ${event.index})`
      const here: Seen = { node, what: contentOf(event), termBefore: replay.entryAt(event.index - 1)?.term }
      const known = seen.get(id)
      if (known === undefined) seen.set(id, here)
      else if (known.what !== here.what)
        return [
          whiteBox('log-mismatch', `the entry ${id} is ${known.what} on ${known.node} and ${here.what} on ${node}`),
        ]
      else if (known.termBefore !== undefined && here.termBefore !== undefined && known.termBefore !== here.termBefore)
        return [
          whiteBox(
            'log-mismatch',
            `before the entry ${id}, ${known.node} has an entry of term ${known.termBefore} and ${node} one of term ${here.termBefore}`,
          ),
        ]
    }
  }
  return []
}

function contentOf({ kind, request }: LogEntry): string {
  if (request === undefined) return kind
  const writes = request.writes.map(({ key, value }) => `${key}=${value ?? '(deleted)'}`).join(', ')
  return writes === '' ? request.kind : `${request.kind} ${writes}`
}
