/**
 * Grudges: who drops whose packets. Pure functions from nodes to a grudge; a runtime applies any of them.
 * Station: nemesis. After jepsen.nemesis (complete-grudge, split-one); every cut is directed, a two-way one is two.
 *
 *     both       A x--x B     A drops B's packets, and B drops A's
 *     inbound    A x--- B     A, which is hit, drops B's: it speaks and does not hear
 *     outbound   A ---x B     B drops A's: A hears and is not heard
 */
import type { Grudge } from '../harness/core/fault.ts'

export const DIRECTIONS = ['both', 'inbound', 'outbound'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** One directed cut: packets `from` one node are dropped when they arrive `at` the other. */
export type CutPair = { readonly from: string; readonly at: string }

/**
 * Cuts the nodes hit, as a group, from all others. The group stays connected within. Nodes without a cut have no entry;
 * empty if nobody or everybody is hit.
 */
export function isolate(hit: readonly string[], nodes: readonly string[], direction: Direction): Grudge {
  const outside = nodes.filter((node) => !hit.includes(node))
  const inbound = (): Grudge => dropping(hit, outside)
  const outbound = (): Grudge => dropping(outside, hit)
  if (direction === 'inbound') return inbound()
  if (direction === 'outbound') return outbound()
  return union(inbound(), outbound())
}

/** Cuts every component from every other, both ways. Components must have no node in common. */
export function separate(components: readonly (readonly string[])[]): Grudge {
  const nodes = components.flat()
  return union(...components.map((component) => isolate(component, nodes, 'inbound')))
}

/** All cuts of all the grudges: several faults in force at once. */
export function union(...grudges: readonly Grudge[]): Grudge {
  const dropped = new Map<string, Set<string>>()
  for (const { from, at } of grudges.flatMap(cutPairs)) {
    const froms = dropped.get(at) ?? new Set()
    dropped.set(at, froms.add(from))
  }
  return Object.fromEntries([...dropped].map(([at, froms]) => [at, [...froms]]))
}

/** Every directed cut of a grudge. */
export function cutPairs(grudge: Grudge): CutPair[] {
  return Object.entries(grudge).flatMap(([at, froms]) => froms.map((from) => ({ from, at })))
}

function dropping(at: readonly string[], from: readonly string[]): Grudge {
  return from.length === 0 ? {} : Object.fromEntries(at.map((node) => [node, from]))
}
