/**
 * Faults as plain data: what goes wrong, to whom, from when to when. A schedule is planned before the run; a target
 * such as 'leader' gets its meaning only when the fault is applied.
 * Station: nemesis. Knows no runtime.
 */
import type { Json } from './json.ts'

/**
 * - `planned`: its time has come, the target is not yet resolved.
 * - `applied`: the runtime did what was asked.
 * - `verified`: measured to be in force, as asked and nowhere else.
 * - `impugned`: applied, but the measurement says otherwise; it does not count as a fault in force.
 * - `healed`: undone.
 * - `skipped`: nothing was done, for instance since there was no leader to hit.
 */
export type FaultPhase = 'planned' | 'applied' | 'verified' | 'impugned' | 'healed' | 'skipped'

/**
 * Which nodes to hit: one at random, a random minority or majority, the leader of the moment, or all. Families name those
 * they can hit; one more here would change the draws of every seed.
 */
export const TARGETS = ['one', 'minority', 'majority', 'leader', 'all'] as const

/**
 * Targets by the role of the moment: the leader, or one follower. A family that can hit the leader can hit every role,
 * though it draws only what it names. A further role of some system goes here, and gets its meaning in nemesis/targets.ts.
 */
const ROLES = ['leader', 'follower'] as const

export const EVERY_TARGET = [...TARGETS, 'follower'] as const
export type Target = (typeof EVERY_TARGET)[number]

/** Whether it means a role, so that who leads must be asked. */
export function isRole(target: Target): boolean {
  return ROLES.some((role) => role === target)
}

/** A fault as planned. `parameters` belong to the family `type`, which alone reads them. */
export type Fault = {
  readonly type: string
  readonly target: Target
  readonly parameters: { readonly [name: string]: Json }
}

/** One line of schedule.json: the fault is in force from `atNs` to `atNs + durationNs`, both since the run's start. */
export type PlannedFault = {
  /** Numbers the faults of a run from 0, in order of `atNs`. */
  readonly id: number
  readonly atNs: number
  readonly durationNs: number
  readonly fault: Fault
  /**
   * Applied not at `atNs` but so long after the next election from then on, where the runtime can tell of one; it still ends
   * when planned, or at once. Faults planned after it wait for it.
   */
  readonly afterElectionNs?: number
}

/** For each node, the nodes whose packets it drops on arrival. Directed: a two-way cut needs two entries. */
export type Grudge = { readonly [node: string]: readonly string[] }
