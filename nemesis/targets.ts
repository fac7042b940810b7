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
 * | all      | every node                                                  |                     |
 */
import { PluginError } from '../harness/core/errors.ts'
import type { Target } from '../harness/core/fault.ts'
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
    case 'all':
      return nodes
  }
}

/** Whether the target can ever be hit in such a cluster. `hasLeader`: it can be asked for its leader. */
export function isPossibleTarget(target: Target, cluster: { nodes: number; hasLeader: boolean }): boolean {
  if (target === 'minority') return largestMinority(cluster.nodes) > 0
  return target !== 'leader' || cluster.hasLeader
}

function largestMinority(nodeCount: number): number {
  return Math.ceil(nodeCount / 2) - 1
}

function choose(nodes: readonly string[], count: number, random: Random): readonly string[] {
  const chosen = new Set(random.shuffle(nodes).slice(0, count))
  return nodes.filter((node) => chosen.has(node))
}

function memberOf(nodes: readonly string[], leader: string): string {
  if (nodes.includes(leader)) return leader
  throw new PluginError('LEADER_NOT_A_NODE', `the system names '${leader}' as its leader, which is no node`, {
    facts: { leader, nodes },
  })
}
