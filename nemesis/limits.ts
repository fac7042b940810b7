/**
 * What may be wrong at once while families rotate. Not for safety, which systems promise however many nodes are dead or cut
 * off, but for use: where no majority works together nothing is acknowledged, and there is nothing to lose or to be read
 * stale. So however many faults are in force, a majority of all nodes is up and hears one another (harm.ts); a fault that
 * leaves none by itself (a total outage, and the recovery from it) has its window to itself among those that take nodes out.
 * Station: nemesis. Pure. `--beyond-promises` lifts both limits: availability of a majority is then not given.
 */

import { isRole, type Target } from '../harness/core/fault.ts'
import { nodeNames } from '../harness/core/node-names.ts'
import { Random } from '../harness/core/random.ts'
import type { PortName } from '../harness/runtime/ports.ts'
import { type Harm, harmOf, mostTogether } from './harm.ts'
import type { FaultFamily } from './nemesis.ts'
import { largestMinority, resolveTarget } from './targets.ts'

/** Ports by which a node can be made useless to the others: dead, paused, cut off, unheard, without a disk. */
const OUT_BY: readonly PortName[] = ['process', 'links', 'quality', 'disk']
/** Those that name one node. */
const SINGLE: readonly Target[] = ['one', 'leader', 'follower']
const WITHIN_MINORITY: readonly Target[] = [...SINGLE, 'minority']

export function takesOut({ needs }: Pick<FaultFamily, 'needs'>): boolean {
  return needs.some((port) => OUT_BY.includes(port))
}

/** What a family may do in a cluster of so many nodes, by the targets it may hit there. */
export type Reach = {
  /** Those with which it leaves a majority together. */
  readonly within: readonly Target[]
  /** Of these the ones that name one node: in such company a majority is left, too. */
  readonly single: readonly Target[]
  /** Whether by naming one node it parts several from a majority: few other faults go well with that. */
  readonly isWide: boolean
}

/** How many it takes out does not depend on which nodes are hit, nor on what is drawn: one fault for each target is tried. */
export function reachOf(family: FaultFamily, targets: readonly Target[], nodeCount: number): Reach {
  if (!takesOut(family)) return { within: targets, single: targets, isWide: false }
  const nodes = nodeNames(nodeCount)
  const left = (target: Target) => {
    const fault = family.plan(Random.stream(0, 'reach'), target)
    const hit = nodes.slice(0, target === 'minority' ? Math.max(1, largestMinority(nodeCount)) : 1)
    return mostTogether(nodes, harmOf(family, { id: 0, fault, hit, nodes }))
  }
  const within = targets.filter((target) => WITHIN_MINORITY.includes(target) && left(target) >= neededOf(nodeCount))
  const single = within.filter((target) => SINGLE.includes(target))
  return { within, single, isWide: single.some((target) => left(target) < nodeCount - 1) }
}

/**
 * As resolveTarget, for a fault that takes no nodes out: where others have, it hits those that are left, since of a dead
 * server there is no clock to set and nothing to measure. The leader is the leader. Where those that are left are too few for
 * a minority, it hits one of them; where no follower is left, one that is out.
 */
export function resolveAmongUsable(
  target: Target,
  nodes: readonly string[],
  leader: string | undefined,
  random: Random,
  out: readonly string[],
): readonly string[] | undefined {
  const usable = nodes.filter((node) => !out.includes(node) || (isRole(target) && node === leader))
  const among = usable.length === 0 ? nodes : usable
  const hit = resolveTarget(target, among, leader, random)
  if (hit !== undefined || among.length === nodes.length) return hit
  return resolveTarget(target === 'minority' ? 'one' : target, target === 'minority' ? among : nodes, leader, random)
}

/** What other faults do that are in force, and what this one would do if it hit these nodes. */
export type Company = {
  readonly inForce: readonly Harm[]
  readonly harmOf: (hit: readonly string[]) => readonly Harm[]
}

/**
 * As resolveTarget, but together with the faults in force a majority is left; undefined where the target leaves no such
 * choice. What is alone, or is to hit a majority, is not limited: it was planned so. Of one or two nodes, where no minority
 * is, one may be hit.
 */
export function resolveWithinMinority(
  target: Target,
  nodes: readonly string[],
  leader: string | undefined,
  random: Random,
  company: Company,
): readonly string[] | undefined {
  if (company.inForce.length === 0 || !WITHIN_MINORITY.includes(target))
    return resolveTarget(target, nodes, leader, random)
  const needed = Math.min(neededOf(nodes.length), mostTogether(nodes, company.inForce))
  const isBorne = (hit: readonly string[]) =>
    mostTogether(nodes, [...company.inForce, ...company.harmOf(hit)]) >= needed
  if (target === 'minority') return minorityBorne(nodes, random, isBorne)
  const allowed = nodes.filter((node) => isBorne([node]))
  const named = target === 'one' ? allowed : allowed.filter((node) => (node === leader) === (target === 'leader'))
  if (named.length === 0 || (target !== 'one' && leader === undefined)) return undefined
  return [random.pick(named)]
}

/** A majority of all nodes; of one or two nodes what is left without one. */
function neededOf(nodeCount: number): number {
  return nodeCount - Math.max(1, largestMinority(nodeCount))
}

/** As many nodes as are drawn, or fewer where the cluster would not bear more. */
function minorityBorne(
  nodes: readonly string[],
  random: Random,
  isBorne: (hit: readonly string[]) => boolean,
): readonly string[] | undefined {
  const count = random.integer(1, Math.max(1, largestMinority(nodes.length)))
  const hit: string[] = []
  for (const node of random.shuffle(nodes)) if (hit.length < count && isBorne([...hit, node])) hit.push(node)
  return hit.length === 0 ? undefined : nodes.filter((node) => hit.includes(node))
}
