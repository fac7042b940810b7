/** Logs of all members side by side, at the moments that matter. Station: report. Pure. */
import type { RaftEvidence } from '../../core/raft-evidence.ts'
import type { LogMoment } from '../../core/script-record.ts'
import type { Story } from '../../core/story.ts'

export function logMoments(_story: Story, _evidence: RaftEvidence): readonly LogMoment[] {
  return []
}
