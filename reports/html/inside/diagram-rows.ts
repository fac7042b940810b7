/**
 * The rows of the message diagram: time runs downwards, a row a point in time at one node, so that a second of silence takes
 * no more room than a millisecond. What a node receives, does and sends at the same instant shares a row; so do a sending and
 * its arrival if nothing else happens in between.
 * Station: report. Pure.
 */
import type { InsideMessage } from '../../../harness/core/inside-story.ts'
import type { MarkedEvent } from './marks.ts'

/** `events`: several only where they concern the same node at the same time, or no single one. */
export type DiagramRow = { readonly timeNs: number; readonly events: readonly MarkedEvent[] }

export type PlacedMessage = {
  readonly message: InsideMessage
  /** Rows of its sending and of its arrival or loss; where neither is known it ends where it began. */
  readonly from: number
  readonly to: number
}

export type Diagram = { readonly rows: readonly DiagramRow[]; readonly messages: readonly PlacedMessage[] }

/** A node at an instant. `uses`: ends of messages that meet here. */
type Point = { readonly timeNs: number; readonly order: number; uses: number; readonly events: MarkedEvent[] }

export function diagramOf(messages: readonly InsideMessage[], marked: readonly MarkedEvent[]): Diagram {
  const points = new Map<string, Point>()
  const pointAt = (timeNs: number, where: string): Point => {
    const key = JSON.stringify([timeNs, where])
    const point = points.get(key) ?? { timeNs, order: points.size, uses: 0, events: [] }
    points.set(key, point)
    return point
  }
  const placed = messages.map((message) => {
    const begin = pointAt(message.sentNs, `at ${message.message.from}`)
    const endNs = message.arrivedNs ?? message.lostNs
    const end = endNs === undefined ? begin : pointAt(endNs, `at ${message.message.to}`)
    for (const point of new Set([begin, end])) point.uses++
    return { message, begin, end }
  })
  for (const each of marked) {
    const [node, another] = each.event.nodes
    const isOfOne = node !== undefined && another === undefined
    pointAt(each.event.timeNs, isOfOne ? `at ${node}` : `event ${each.mark}`).events.push(each)
  }
  // Only what a message leads straight to shares its row: at most one message, and no event.
  const shares = new Map(
    placed.flatMap(({ begin, end }) =>
      begin !== end && begin.uses === 1 && end.uses === 1 && end.events.length === 0 ? [[end, begin] as const] : [],
    ),
  )
  const rows: DiagramRow[] = []
  const rowOf = new Map<Point, number>()
  for (const point of [...points.values()].sort((a, b) => a.timeNs - b.timeNs || a.order - b.order)) {
    const before = shares.get(point)
    const last = rows.length - 1
    if (before !== undefined && rowOf.get(before) === last) rowOf.set(point, last)
    else {
      rows.push({ timeNs: point.timeNs, events: point.events })
      rowOf.set(point, rows.length - 1)
    }
  }
  const row = (point: Point) => rowOf.get(point) ?? 0
  return { rows, messages: placed.map(({ message, begin, end }) => ({ message, from: row(begin), to: row(end) })) }
}
