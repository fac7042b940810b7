/**
 * What the targets of a run's faults mean when they are applied: as nemesis/targets.ts has it or, where families take turns,
 * with a view to the nodes that other faults have hit (nemesis/limits.ts).
 * Station: run. Pure but for the stream, which is the scenario's `targets`.
 */
import { harmOf } from '../../nemesis/harm.ts'
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
  return (fault, leader, id, inForce) => {
    const { target, type } = fault
    const others = inForce.filter(({ family }) => takesOut(family))
    const family = families.find((each) => each.type === type)
    if (family === undefined || !takesOut(family))
      return resolveAmongUsable(target, nodes, leader, random, [...new Set(others.flatMap(({ hit }) => hit))])
    if (beyondPromises === true) return resolveTarget(target, nodes, leader, random)
    return resolveWithinMinority(target, nodes, leader, random, {
      inForce: others.flatMap(({ family: other, planned, hit }) =>
        harmOf(other, { id: planned.id, fault: planned.fault, hit, nodes }),
      ),
      harmOf: (hit) => harmOf(family, { id, fault, hit, nodes }),
    })
  }
}
