/** The part of a trace that tells the story. Station: report. Pure. */
import type { Trace, TraceRecord } from '../../core/raft-message.ts'
import type { Story } from '../../core/story.ts'

export function messageExcerpt(
  _story: Story,
  trace: Trace | undefined,
): { readonly messages: readonly TraceRecord[]; readonly leftOut: number } {
  return { messages: [], leftOut: trace?.records.length ?? 0 }
}
