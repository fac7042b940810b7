/**
 * What the events of a story are called on the page: operations of the witness keep the number that they have there, all
 * others get letters, in order of time. So one sign means one thing in the list, the picture and the diagram.
 * Station: report.
 */
import type { History } from '../../../harness/core/history.ts'
import type { InsideEvent, InsideStory } from '../../../harness/core/inside-story.ts'
import type { RunRecord } from '../../../harness/core/record.ts'
import { type OperationView, operationsOf } from '../../operation-view.ts'
import { anomaliesOf } from '../../run-words.ts'
import { html, type Markup } from '../markup.ts'
import { MOST_WITNESS_OPERATIONS } from '../witness-window.ts'

const MOST_EVENTS = 26

export type MarkedEvent = {
  readonly event: InsideEvent
  /** 'A', or the number of an operation in its witness. */
  readonly mark: string
  /** Of an operation that is in the history at hand. */
  readonly operation?: OperationView
}

export function markedEvents({ events }: InsideStory, record: RunRecord, history: History): readonly MarkedEvent[] {
  const shown = events.slice(0, MOST_EVENTS)
  const ops = shown.flatMap(({ op }) => op ?? [])
  const witness = anomaliesOf(record).find(({ anomaly }) => ops.some((op) => anomaly.ops.includes(op)))?.anomaly
  const { operations } = operationsOf(history, witness?.ops ?? [], MOST_WITNESS_OPERATIONS)
  let letters = 0
  return shown.map((event): MarkedEvent => {
    const at = operations.findIndex(({ index }) => index === event.op)
    const operation = operations[at]
    if (operation !== undefined) return { event, mark: String(at + 1), operation }
    return { event, mark: String.fromCharCode(65 + letters++) }
  })
}

/** The sign in running text and tables. */
export function markSign({ mark, event, operation }: MarkedEvent): Markup {
  return operation === undefined
    ? html`<span class="letter${event.wrong && ' wrong'}">${mark}</span>`
    : html`<span class="badge">${mark}</span>`
}
