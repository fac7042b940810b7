/**
 * Who led when, a lane a node: of a simulated run that was looked at inside from the nodes' own roles, of any other from what
 * was asked at a steady pace while it ran.
 * Station: report. Pure.
 */
import type { RunRecord } from '../../../harness/core/record.ts'

const MOST_NODES = 16
const MOST_SPANS = 400

export type LeaderLane = { readonly node: string; readonly spans: readonly (readonly [fromNs: number, toNs: number])[] }

/** Nothing where the system has no leader to ask for. `nodes`: all that are known, lanes in their order. */
export function leaderLanes(record: RunRecord, nodes: readonly string[], endNs: number): readonly LeaderLane[] {
  const spansOf = record.inside === undefined ? asked(record, endNs) : seenInside(record.inside)
  if (spansOf.size === 0) return []
  return [...new Set([...nodes, ...spansOf.keys()])]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .slice(0, MOST_NODES)
    .map((node) => ({ node, spans: (spansOf.get(node) ?? []).slice(0, MOST_SPANS) }))
}

type Spans = Map<string, (readonly [number, number])[]>

function asked({ leaders = [] }: RunRecord, endNs: number): Spans {
  const spans: Spans = new Map()
  leaders.forEach(({ timeNs, leader }, i) => {
    const own = spans.get(leader) ?? []
    own.push([timeNs, Math.max(timeNs, leaders[i + 1]?.timeNs ?? endNs)])
    spans.set(leader, own)
  })
  return spans
}

function seenInside({ nodes }: NonNullable<RunRecord['inside']>): Spans {
  return new Map(
    nodes.map(({ node, spans }) => [
      node,
      spans.filter(({ role }) => role === 'leader').map(({ fromNs, toNs }) => [fromNs, toNs] as const),
    ]),
  )
}
