/**
 * Messages that were published and never delivered, and where in their publisher's row they lie: at its beginning, at its
 * end or between (after Jepsen's NATS test). A lost end is what a leader had not yet replicated; a lost beginning or middle
 * is something else.
 * Station: checkers. Pure.
 */
import type { History } from '../../harness/core/history.ts'
import type { Publish, QueueHistory } from './queue-history.ts'

export type Place = 'prefix' | 'middle' | 'postfix'
export type Loss = { readonly publish: Publish; readonly place: Place }

/**
 * `kept`: acknowledged, or (`claimed`) sent without asking. In order of invocation. All of a publisher's messages lost is a
 * prefix. O(publishes).
 */
export function lossesOf(
  { columns }: History,
  { publishes }: QueueHistory,
  delivered: ReadonlySet<number>,
  claim: 'ok' | 'sent',
): readonly Loss[] {
  const byPublisher = new Map<number, Publish[]>()
  for (const publish of publishes) {
    if (publish.outcome !== claim) continue
    const process = columns.process[publish.invocation] as number
    const row = byPublisher.get(process)
    if (row === undefined) byPublisher.set(process, [publish])
    else row.push(publish)
  }
  const losses: Loss[] = []
  for (const row of byPublisher.values()) {
    const isDelivered = ({ message }: Publish) => delivered.has(message)
    const first = row.findIndex(isDelivered)
    const last = row.findLastIndex(isDelivered)
    row.forEach((publish, i) => {
      if (isDelivered(publish)) return
      const place = first < 0 || i < first ? 'prefix' : i > last ? 'postfix' : 'middle'
      losses.push({ publish, place })
    })
  }
  return losses.sort((a, b) => a.publish.invocation - b.publish.invocation)
}
