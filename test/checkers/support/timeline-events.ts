/** Calls and returns of a timeline's operations in order; a text that ends with `x` is of an operation that failed. */
import type { TimelineInterval } from '../../support/timeline.ts'

export type TimelineEvent = {
  readonly at: number
  readonly type: 'invoke' | 'ok' | 'fail'
  readonly interval: TimelineInterval
}

/** In one column calls come first. */
export function timelineEvents(intervals: readonly TimelineInterval[]): readonly TimelineEvent[] {
  const events = intervals.flatMap((interval): TimelineEvent[] => {
    const call: TimelineEvent = { at: interval.call, type: 'invoke', interval }
    if (interval.return === undefined) return [call]
    return [call, { at: interval.return, type: interval.text.endsWith('x') ? 'fail' : 'ok', interval }]
  })
  return events.sort((a, b) => a.at - b.at || Number(a.type !== 'invoke') - Number(b.type !== 'invoke'))
}
