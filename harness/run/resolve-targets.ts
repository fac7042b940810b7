/**
 * What the targets of a run's faults mean when they are applied: as nemesis/targets.ts has it or, where families take turns,
 * with a view to the nodes that other faults have hit (nemesis/limits.ts).
 * Station: run. Pure but for the stream, which is the scenario's `targets`.
 */
import { resolveAmongUsable, resolveWithinMinority, takesOut } from '../../nemesis/limits.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { resolveTarget } from '../../nemesis/targets.ts'
import type { ResolveTarget } from '../conductor/nemesis-script.ts'
import { Random } from '../core/random.ts'
import type { Scenario } from '../core/scenario.ts'

export function resolveTargets(
  { seed, intensity, beyondPromises }: Scenario,
  nodes: readonly string[],
  families: readonly FaultFamily[],
): ResolveTarget {
  const random = Random.stream(seed, 'targets')
  if (intensity === undefined) return ({ target }, leader) => resolveTarget(target, nodes, leader, random)
  return ({ target, type }, leader, _id, inForce) => {
    const out = [...new Set(inForce.filter(({ family }) => takesOut(family)).flatMap(({ hit }) => hit))]
    const isOutByThis = families.some((family) => family.type === type && takesOut(family))
    if (!isOutByThis) return resolveAmongUsable(target, nodes, leader, random, out)
    if (beyondPromises === true) return resolveTarget(target, nodes, leader, random)
    return resolveWithinMinority(target, nodes, leader, random, out)
  }
}
