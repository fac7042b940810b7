/**
 * What may be wrong at once while families rotate. Not for safety, which systems promise however many nodes are dead or cut
 * off, but for use: where no majority works together nothing is acknowledged, and there is nothing to lose or to be read
 * stale. So the nodes that are out at a time are together a minority, however many faults hit them; a fault that hits
 * more (a total outage, and the recovery from it) has its window to itself among those that take nodes out.
 * Station: nemesis. Pure. `--beyond-promises` lifts both limits: availability of a majority is then not given.
 */
import { isRole, type Target } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'
import type { PortName } from '../harness/runtime/ports.ts'
import type { FaultFamily } from './nemesis.ts'
import { largestMinority, resolveTarget } from './targets.ts'

/** Ports by which a node can be made useless to the others: dead, paused, cut off, unheard, without a disk. */
const OUT_BY: readonly PortName[] = ['process', 'links', 'quality', 'disk']
/** Of three nodes or more these are a minority, whatever is drawn. */
const SINGLE: readonly Target[] = ['one', 'leader', 'follower']
const WITHIN_MINORITY: readonly Target[] = [...SINGLE, 'minority']

export function takesOut({ needs }: Pick<FaultFamily, 'needs'>): boolean {
  return needs.some((port) => OUT_BY.includes(port))
}

/** Those that leave a majority alone. */
export function withinMinority(targets: readonly Target[]): readonly Target[] {
  return targets.filter((target) => WITHIN_MINORITY.includes(target))
}

/** Those that hit one node: several such faults fit into a minority. */
export function single(targets: readonly Target[]): readonly Target[] {
  return targets.filter((target) => SINGLE.includes(target))
}

/**
 * As resolveTarget, for a fault that takes no nodes out: where others have, it hits those that are left, since of a dead
 * server there is no clock to set and nothing to measure. The leader is the leader.
 */
export function resolveAmongUsable(
  target: Target,
  nodes: readonly string[],
  leader: string | undefined,
  random: Random,
  out: readonly string[],
): readonly string[] | undefined {
  const usable = nodes.filter((node) => !out.includes(node) || (isRole(target) && node === leader))
  return resolveTarget(target, usable.length === 0 ? nodes : usable, leader, random)
}

/**
 * As resolveTarget, but together with `out`, the nodes that other faults have taken out, at most a minority is hit;
 * undefined where the target leaves no such choice. What is to hit a majority is not limited: it was planned so. Of one or
 * two nodes, where no minority is, one may be hit.
 */
export function resolveWithinMinority(
  target: Target,
  nodes: readonly string[],
  leader: string | undefined,
  random: Random,
  out: readonly string[],
): readonly string[] | undefined {
  if (out.length === 0 || !WITHIN_MINORITY.includes(target)) return resolveTarget(target, nodes, leader, random)
  const room = Math.max(1, largestMinority(nodes.length)) - out.length
  if (target === 'minority') return minorityWith(nodes, random, out, room)
  const allowed = nodes.filter((node) => room > 0 || out.includes(node))
  const named = target === 'one' ? allowed : allowed.filter((node) => (node === leader) === (target === 'leader'))
  if (named.length === 0 || (target !== 'one' && leader === undefined)) return undefined
  return [random.pick(named)]
}

function minorityWith(
  nodes: readonly string[],
  random: Random,
  out: readonly string[],
  room: number,
): readonly string[] {
  const fresh = random.shuffle(nodes.filter((node) => !out.includes(node))).slice(0, Math.max(0, room))
  const allowed = random.shuffle([...out, ...fresh])
  const hit = new Set(allowed.slice(0, random.integer(1, Math.max(1, largestMinority(nodes.length)))))
  return nodes.filter((node) => hit.has(node))
}
