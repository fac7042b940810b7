/**
 * What faults leave of a cluster: how many nodes are up and hear one another, read from the steps a family takes and not from
 * the nodes its target names. Halves name one node and cut off two of five; of a bridge every half works with the node that
 * joins them, and without that node no majority does.
 * Station: nemesis. Pure.
 *
 *     five nodes, n1 joins n2 n3 and n4 n5:    n1 n2 n3 hear one another, a majority
 *     the same with n1 dead:                   n2 n3, or n4 n5: none
 */
import type { Grudge } from '../harness/core/fault.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'

export type Harm = {
  /** Dead, paused, or with a bad disk. */
  readonly down: readonly string[]
  /** Links that carry nothing, or badly. */
  readonly cut: Grudge
}

const ENDS_A_NODE = ['kill', 'power', 'pause']

/** Whatever the steps put in force on the way counts, as if it stayed so. */
export function harmOf(family: Pick<FaultFamily, 'apply'>, applied: AppliedFault): readonly Harm[] {
  return family.apply(applied).flatMap((step): Harm[] => {
    if (!('port' in step)) return []
    if (step.port === 'process') return ENDS_A_NODE.includes(step.do) ? [{ down: step.nodes, cut: {} }] : []
    if (step.port === 'disk') return 'nodes' in step ? [{ down: step.nodes, cut: {} }] : []
    if (step.port === 'links') return 'grudge' in step ? [{ down: [], cut: step.grudge }] : []
    if (step.port === 'quality') return 'links' in step ? [{ down: [], cut: step.links }] : []
    return []
  })
}

/** The most nodes of which each is up and hears every other. Time: exponential in the nodes, at once for a few dozen. */
export function mostTogether(nodes: readonly string[], harms: readonly Harm[]): number {
  const up = nodes.filter((node) => !harms.some(({ down }) => down.includes(node)))
  const hears = (at: string, from: string) => !harms.some(({ cut }) => cut[at]?.includes(from))
  return largest(up, (one, other) => hears(one, other) && hears(other, one))
}

function largest(among: readonly string[], areTogether: (one: string, other: string) => boolean): number {
  const [first, ...others] = among
  if (first === undefined) return 0
  const friends = others.filter((other) => areTogether(first, other))
  const withFirst = 1 + largest(friends, areTogether)
  // With all others its friends, no set without it is larger.
  return friends.length === others.length ? withFirst : Math.max(withFirst, largest(others, areTogether))
}
