/** The registry of workloads: one line each. */
import { unknownName } from '../core/nearest.ts'
import { log } from './log.ts'
import { pubsub } from './pubsub/pubsub.ts'
import { queue } from './queue/queue.ts'
import { register } from './register.ts'
import { set } from './set.ts'
import type { Workload } from './workload.ts'

export const WORKLOADS: readonly Workload[] = [register, set, queue, pubsub, log]

/** Throws UsageError UNKNOWN_WORKLOAD with the legal names. */
export function workloadNamed(name: string): Workload {
  const workload = WORKLOADS.find((candidate) => candidate.name === name)
  if (workload !== undefined) return workload
  const legal = WORKLOADS.map((candidate) => candidate.name)
  throw unknownName('UNKNOWN_WORKLOAD', 'workload', name, legal)
}
