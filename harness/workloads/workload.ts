/**
 * The contract of workloads: what clients do, and which checkers judge it. A workload knows no system; a system says
 * which functions its client can carry out, and the runner matches the two.
 * Station: generator.
 */
import type { OpSchema } from '../core/op-schema.ts'
import type { Random } from '../core/random.ts'
import type { Generator } from '../generator/generator.ts'

export type WorkloadContext = {
  /** The workload's own stream. */
  readonly random: Random
  /** Number of client workers. */
  readonly concurrency: number
}

export type Workload = {
  readonly name: string
  /** One line for `ordeal list workloads`. */
  readonly summary: string
  readonly schema: OpSchema
  /** How many workers a node has and how many operations a second there are, unless the user says; absent: as for any workload. */
  readonly pace?: { readonly workersPerNode: number; readonly rate: number }
  /** Every operation of the main phase, without end or pace: the runner limits time and rate. */
  generator(context: WorkloadContext): Generator
  /**
   * Operations of the final phase, begun when every fault is healed. It hears of all events from the run's start, so it
   * can know which objects were touched. Must end by itself.
   */
  finalGenerator(context: WorkloadContext): Generator
  /** Names of the checkers that judge it, in the order in which they are reported. */
  readonly checkers: readonly string[]
  /** Name of the model that the linearizability checker holds it against. */
  readonly model?: string
}
