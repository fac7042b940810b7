/**
 * Histories of sets as pictures (test/support/timeline.ts). Row A is process 0 on node n0, row B process 1, ...; a column
 * is 0.1 s; calls come first in a column.
 *
 * | text   | operation                    |
 * |--------|------------------------------|
 * | a3     | 3 is added                   |
 * | a3x    | surely not added             |
 * | r1,3   | a whole read shows 1 and 3   |
 * | r_     | it shows nothing             |
 * | F      | the final phase begins       |
 *
 * A text may begin with the key of its set: `x/a3`.
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Op } from '../../../harness/core/op.ts'
import { parseTimeline } from '../../support/timeline.ts'
import { timelineEvents } from './timeline-events.ts'

const NS_PER_COLUMN = 1e8

export function setHistory(picture: string): History {
  const builder = new HistoryBuilder()
  for (const { at, type, interval } of timelineEvents(parseTimeline(picture))) {
    const common = { index: builder.length, time: at * NS_PER_COLUMN }
    const { f, key, ...values } = parsed(interval.text)
    if (f === 'phase') {
      if (type === 'invoke')
        builder.add({ ...common, process: 'nemesis', type: 'info', f, value: { phase: 'final' } } as Op)
      continue
    }
    const process = interval.process.charCodeAt(0) - 'A'.charCodeAt(0)
    const value = type === 'ok' ? values.ok : values.invoke
    builder.add({ ...common, process, type, f, value, node: `n${process}`, ...(key === undefined ? {} : { key }) })
  }
  return builder.finish()
}

function parsed(text: string) {
  if (text === 'F') return { f: 'phase', key: undefined, invoke: null, ok: null } as const
  const [, key, kind, rest = ''] = /^(?:(\w+)\/)?([ar])(.*?)x?$/.exec(text) ?? []
  if (kind === 'a') return { f: 'append', key, invoke: Number(rest), ok: [1, Number(rest)] }
  if (kind !== 'r') throw new Error(`not an operation on a set: ${text}`)
  const elements = rest === '_' ? [] : rest.split(',').map(Number)
  return { f: 'read-list', key, invoke: null, ok: [elements.length, elements] }
}
