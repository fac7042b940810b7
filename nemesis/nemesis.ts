/**
 * The contract of fault families. A family is data and pure functions: it plans a fault, and translates it into steps and
 * checks for the ports of a runtime. It knows neither engine nor simulator, so it runs on both unchanged.
 * Station: nemesis.
 */
import type { Fault, Target } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'
import type { PortCheck, PortName, PortStep } from '../harness/runtime/ports.ts'

export type AppliedFault = {
  /** Number of the fault in its run; a port keeps what it did under this number. */
  readonly id: number
  readonly fault: Fault
  /** What the target meant when the fault was applied: the nodes hit, at least one. */
  readonly hit: readonly string[]
  /** All nodes of the cluster, in order. */
  readonly nodes: readonly string[]
}

/**
 * What is done to bring a fault about: a step for a port; or, where a fault takes time, to wait so long, to wait until all
 * nodes answer or the time is over, and to measure on the way what will no longer hold at the end.
 */
export type FaultStep =
  | PortStep
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'await-ready'; readonly withinMs: number }
  | { readonly do: 'measure'; readonly check: PortCheck }

export type FaultFamily = {
  readonly type: string
  /** One line for `ordeal list nemeses`. */
  readonly summary: string
  /** Ports that its steps and checks use. Where a runtime lacks one, the family is left out of a run, and that is said. */
  readonly needs: readonly PortName[]
  /** Targets it can hit; a fault without a requested target draws one of them. */
  readonly targets: readonly Target[]
  /** What it draws from where families take turns; absent: `targets`, and every role if the leader is among them. */
  readonly inTurns?: readonly Target[]
  /** Fewest nodes with which it can do anything; absent: one. */
  readonly minNodes?: number
  /** No system promises anything under it: only on request, never by draw. Absent: within what a system may promise. */
  readonly beyondPromises?: true
  /** Draws the parameters of one fault. Pure but for the stream. */
  plan(random: Random, target: Target): Fault
  /** One with which a cluster can go on to work, though badly, however long it lasts; absent where every one is so. */
  planLasting?(random: Random, target: Target): Fault
  /** Steps that put it in force, done in order; other faults wait meanwhile. Doing them twice must be the same as once. */
  apply(applied: AppliedFault): readonly FaultStep[]
  /** What must be measured to hold while it is in force. Not empty: a fault nobody measured is not in force. */
  verify(applied: AppliedFault): readonly PortCheck[]
  /** Steps that undo it. Must be harmless when it is not in force. */
  heal(applied: AppliedFault): readonly PortStep[]
}
