/** Whether an entry of a log is this client's write. Station: verdict. Pure. */
import type { LogEntry, LoggedWrite } from '../../../harness/core/raft-log.ts'

export function isWrite({ request }: LogEntry, write: LoggedWrite | undefined): boolean {
  if (request === undefined || write === undefined) return false
  return request.writes.some(({ key, value }) => key === write.key && value === write.value)
}
