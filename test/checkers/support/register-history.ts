/**
 * Whole histories from timelines in the notation of register-notation.ts. A text may begin with its key (`a/w1@3`) and end
 * with `x` if the operation failed. Row A is process 0 on node n0, row B process 1 on n1, ...; a column is 0.1 s.
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import { parseTimeline } from '../../support/timeline.ts'
import { parseRegisterText, versionedOutput } from './register-notation.ts'
import { timelineEvents } from './timeline-events.ts'

const NS_PER_COLUMN = 1e8

/** With the values of the register workload. */
export function versionedHistory(picture: string): History {
  return historyOf(picture, (text) => versionedOutput(parseRegisterText(text)))
}

/** With Jepsen's values. */
export function jepsenHistory(picture: string): History {
  return historyOf(picture, (text) => {
    const { input, value } = parseRegisterText(text)
    return input.f === 'read' ? value : input.value
  })
}

function historyOf(picture: string, okValue: (text: string) => Json): History {
  const builder = new HistoryBuilder()
  for (const { at, type, interval } of timelineEvents(parseTimeline(picture))) {
    const [, key, text = ''] = /^(?:(\w+)\/)?(.*?)x?$/.exec(interval.text) ?? []
    const { input } = parseRegisterText(text)
    const process = interval.process.charCodeAt(0) - 'A'.charCodeAt(0)
    builder.add({
      index: builder.length,
      time: at * NS_PER_COLUMN,
      process,
      type,
      f: input.f,
      value: type === 'ok' ? okValue(text) : input.value,
      node: `n${process}`,
      ...(key === undefined ? {} : { key }),
    })
  }
  return builder.finish()
}
