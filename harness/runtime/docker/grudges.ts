/**
 * Grudges in force: those of several faults add up, and each ends with its own fault.
 * Station: runtime/docker. Pure.
 */
import type { Grudge } from '../../core/fault.ts'

/** For each node the others whose packets some fault has it drop; every node is there, sorted. A node never drops its own. */
export function effectiveGrudge(nodes: readonly string[], inForce: Iterable<Grudge>): Grudge {
  const grudges = [...inForce]
  return Object.fromEntries(
    nodes.map((node) => [
      node,
      nodes.filter((source) => source !== node && grudges.some((grudge) => grudge[node]?.includes(source))).sort(),
    ]),
  )
}

/** Nodes whose drops differ. */
export function changedNodes(nodes: readonly string[], before: Grudge, after: Grudge): readonly string[] {
  return nodes.filter((node) => [...(before[node] ?? [])].sort().join() !== [...(after[node] ?? [])].sort().join())
}
