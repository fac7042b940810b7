/**
 * The contract of checkers: one guarantee each, judged from a recorded history.
 * Station: checkers. Pure and synchronous; no clock, no files. A checker is bounded by its budget, not by time, so its
 * verdict is the same on every machine.
 */
import type { History } from '../harness/core/history.ts'
import type { Op } from '../harness/core/op.ts'
import type { OpSchema } from '../harness/core/op-schema.ts'
import type { RaftEvidence } from '../harness/core/raft-evidence.ts'
import type { LoggedWrite } from '../harness/core/raft-log.ts'
import type { Sighting } from '../harness/core/record.ts'
import type { Anomaly, CheckResult } from '../harness/core/verdict.ts'
import type { ClientRequest } from '../systems/client.ts'

/** What checkers may know of the run besides its history. For a foreign history most of it is empty. */
export type RunFacts = {
  /** Functions of the workload, with the shapes of their values. Empty for foreign histories. */
  readonly schema: OpSchema
  /** The model to hold the history against, by its name in `ordeal list models`; absent if there is none. */
  readonly model?: string
  /** Fault families asked for; each must have been in force at least once. */
  readonly requestedFaults: readonly string[]
  /** Whether the run was to end with a final phase of reads after everything was healed. */
  readonly expectsFinalPhase: boolean
  /** The settings let a node answer reads from its own state, which may be old. Absent: reads are to be current. */
  readonly readsMayBeOld?: true
  /** What is known from inside; absent where nothing was collected. */
  readonly inside?: InsideEvidence
}

export type InsideEvidence = {
  readonly raft: RaftEvidence
  /** How the system logs a client's request; undefined for what it does not log. */
  readonly logged: (request: ClientRequest) => LoggedWrite | undefined
}

/** Checkers of what is known from inside; asked of every run that has evidence, beside those of its workload. */
export const WHITE_BOX_CHECKERS: readonly string[] = ['settled-linearizability', 'raft-log', 'state-hash']

/** How much a checker may spend before it says unknown: steps of its search, and bytes it holds at once. */
export type Budget = { readonly steps: number; readonly bytes: number }

export const DEFAULT_BUDGET: Budget = { steps: 50_000_000, bytes: 1 << 30 }

/** What a watch is given: it holds up clients, so it gives up long before a check would. */
export const WATCH_BUDGET: Budget = { steps: 5_000_000, bytes: 1 << 26 }

/** The guarantee judged while the run goes on: told of every op in order, it answers at the first violation it sees. */
export type Watch = { note(op: Op): Sighting | undefined }

export type Checker = {
  readonly name: string
  /** One line for `ordeal list checkers`: the guarantee. */
  readonly summary: string
  /** True, or the reason why this checker has nothing to say about such a run. */
  applies(run: RunFacts): true | string
  /** Never called unless `applies` is true. May throw only for its own mistakes; that makes the verdict unknown. */
  check(history: History, run: RunFacts, budget: Budget): CheckResult
  /**
   * A second decider of all that `check` may call wrong, of another kind: reads the ops themselves, and shares no code with it.
   * Asked only where `check` says invalid (asked-twin.ts), and so of no history that it could not read. Linear, as far as `check` is.
   */
  twin?(history: History): readonly TwinFinding[]
  /** For `--stop-on-violation`; absent where the guarantee is judged only at the end. As `check`, only if `applies`. */
  watch?(run: RunFacts, budget: Budget): Watch
}

/** Of an anomaly, the name that `check` has for it, and the key that it is of. In no order; each once. */
export type TwinFinding = Pick<Anomaly, 'name' | 'key'>
