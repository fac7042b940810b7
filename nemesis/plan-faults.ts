/**
 * The schedule of a scenario: each family at a pace of its own (schedule.ts) or, with an intensity, random subsets of them
 * in turn (rotation.ts).
 * Station: nemesis. Pure.
 */
import { Random } from '../harness/core/random.ts'
import type { Schedule } from '../harness/core/record.ts'
import type { Scenario } from '../harness/core/scenario.ts'
import { planRotation } from './rotation.ts'
import { type FaultRequest, planSchedule } from './schedule.ts'

/** `hasLeader`: the system can be asked for its leader. Throws UsageError IMPOSSIBLE_FAULT. */
export function planFaults(
  { nodes, timeMs, seed, intensity, beyondPromises }: Scenario,
  requests: readonly FaultRequest[],
  hasLeader: boolean,
): Schedule {
  const random = Random.stream(seed, 'schedule')
  const plan = { random, requests, cluster: { nodes, hasLeader }, timeNs: timeMs * 1e6 }
  if (intensity === undefined) return planSchedule(plan)
  return planRotation({ ...plan, intensity, isLimited: beyondPromises !== true })
}
