/**
 * Whether a message that was never delivered may still be in a queue: ready there, held by a consumer that nobody heard of,
 * or taken by an operation that did not say what it took.
 * Station: checkers. Pure.
 */
import { type History, NO_NAME } from '../../harness/core/history.ts'
import type { QueueHistory, Report } from './queue-history.ts'

/** Why a message may still be there; undefined where every node's last word is that the queue is empty. O(operations). */
export function doubtOf(history: History, { publishes, reports, unheard }: QueueHistory): string | undefined {
  const { columns } = history
  const lastPublish = publishes.at(-1)?.invocation ?? -1
  const lastWords = new Map<number, Report>()
  for (const report of reports)
    if (report.invocation > lastPublish) lastWords.set(columns.node[report.invocation] as number, report)
  const asked = new Set(publishes.map(({ invocation }) => columns.node[invocation] as number))
  const name = (node: number) => (node === NO_NAME ? 'the server' : columns.nodes[node])
  if (unheard.length > 0) return `of ${unheard.length} consumes nobody knows what they took`
  if (lastWords.size === 0) return 'nobody drained the queue at the end'
  for (const node of asked) if (!lastWords.has(node)) return `${name(node)} was not asked at the end what is left`
  for (const [node, { ready, held }] of lastWords) {
    if (ready === undefined || held === undefined) return `${name(node)} did not say what is left`
    if (ready > 0) return `${name(node)} still has ${ready} messages`
    if (held > 0) return `${held} messages are held by consumers of ${name(node)}`
  }
  return undefined
}
