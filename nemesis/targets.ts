/**
 * What a target means: the nodes to hit, chosen when the fault is applied, since the leader of that moment is not known
 * when the schedule is planned.
 * Station: nemesis. After the node specs of jepsen.nemesis.combined.
 *
 * | target   | nodes hit                                                   | not possible        |
 * |----------|-------------------------------------------------------------|---------------------|
 * | one      | one at random                                               |                     |
 * | minority | 1 to ⌈n/2⌉ - 1 at random: the others are still a majority   | one or two nodes    |
 * | majority | ⌊n/2⌋ + 1 to n - 1 at random; all, if a majority means all  |                     |
 * | leader   | the leader                                                  | while there is none |
 * | follower | one that is not the leader, at random                       | while there is no leader; one node |
 * | all      | every node                                                  |                     |
 */
import { PluginError } from '../harness/core/errors.ts'
import { EVERY_TARGET, isRole, type Target } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'

/** The nodes hit, in the order of `nodes`; undefined where the target is not possible now, so the fault is skipped. */
export function resolveTarget(
  target: Target,
  nodes: readonly string[],
  leader: string | undefined,
  random: Random,
): readonly string[] | undefined {
  const count = nodes.length
  const majorityMin = Math.floor(count / 2) + 1
  switch (target) {
    case 'one':
      return choose(nodes, 1, random)
    case 'minority': {
      const countMax = largestMinority(count)
      return countMax === 0 ? undefined : choose(nodes, random.integer(1, countMax), random)
    }
    case 'majority':
      return choose(nodes, random.integer(majorityMin, Math.max(majorityMin, count - 1)), random)
    case 'leader':
      return leader === undefined ? undefined : [memberOf(nodes, leader)]
    case 'follower':
      return leader === undefined || count === 1 ? undefined : choose(others(nodes, leader), 1, random)
    case 'all':
      return nodes
  }
}

/** Whether the target can ever be hit in such a cluster. `hasLeader`: it can be asked for its leader. */
export function isPossibleTarget(target: Target, cluster: { nodes: number; hasLeader: boolean }): boolean {
  if (target === 'minority') return largestMinority(cluster.nodes) > 0
  if (target === 'follower' && cluster.nodes === 1) return false
  return !isRole(target) || cluster.hasLeader
}

/** What a family may be asked to hit: the targets it names and, if the leader is among them, every role. */
export function targetsOf({ targets }: { readonly targets: readonly Target[] }): readonly Target[] {
  return EVERY_TARGET.filter((target) => targets.includes(target) || (isRole(target) && targets.includes('leader')))
}

export function largestMinority(nodeCount: number): number {
  return Math.ceil(nodeCount / 2) - 1
}

function choose(nodes: readonly string[], count: number, random: Random): readonly string[] {
  const chosen = new Set(random.shuffle(nodes).slice(0, count))
  return nodes.filter((node) => chosen.has(node))
}

function others(nodes: readonly string[], leader: string): readonly string[] {
  const member = memberOf(nodes, leader)
  return nodes.filter((node) => node !== member)
}

function memberOf(nodes: readonly string[], leader: string): string {
  if (nodes.includes(leader)) return leader
  throw new PluginError('LEADER_NOT_A_NODE', `the system names '${leader}' as its leader, which is no node`, {
    facts: { leader, nodes },
  })
}
