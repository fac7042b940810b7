/** Nodes and links by name, as steps and checks of ports have them. Station: runtime. */
import { PluginError } from '../../core/errors.ts'
import type { Grudge } from '../../core/fault.ts'

/** From the sender, to the receiver. */
export type DirectedPair = readonly [from: string, to: string]

/** The directed pairs whose packets the grudge drops: its holder is the receiver. Throws PluginError UNKNOWN_NODE. */
export function pairsOf(nodes: readonly string[], grudge: Grudge): readonly DirectedPair[] {
  return Object.entries(grudge).flatMap(([to, dropped]) => {
    requireNodes(nodes, [to, ...dropped])
    return dropped.filter((from) => from !== to).map((from): DirectedPair => [from, to])
  })
}

export function pairName([from, to]: DirectedPair): string {
  return `${from}->${to}`
}

/** Throws PluginError UNKNOWN_NODE. */
export function requireNodes(nodes: readonly string[], named: readonly string[]): void {
  const unknown = named.filter((node) => !nodes.includes(node))
  if (unknown.length > 0)
    throw new PluginError('UNKNOWN_NODE', `a fault names nodes that the cluster lacks: ${unknown.join(', ')}`, {
      facts: { unknown, nodes },
    })
}
