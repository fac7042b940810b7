/**
 * Ops: the one event type of a history. A client's operation is an invocation and, unless its outcome stays unknown for
 * ever, one completion; a fault leaves one op for each phase of its life.
 * Station: history. Field names and types are Jepsen's (jepsen.history), so other tools read our files.
 *
 * Real-time order is the order of `index`, which the one recorder hands out: an invocation is stamped before the request
 * is sent, a completion after the reply was received, so recorded intervals are never narrower than the true ones. Among
 * ops of equal `time` the index decides too: what was recorded first had happened when the other began.
 */
import type { FaultPhase } from './fault.ts'
import type { Json } from './json.ts'

/**
 * - `ok`: it happened, and the value says what was seen.
 * - `fail`: it surely did not happen, and nothing was observed. Needs proof; a refused compare-and-set is `ok`.
 * - `info`: unknown, for ever open. It may take effect at any later time, or never.
 */
export type CompletionType = 'ok' | 'fail' | 'info'
export type OpType = 'invoke' | CompletionType

/** Why an operation did not end ok: the system's own code, and its text. */
export type OpError = { readonly code: string; readonly message: string }

/** Codes of completions that the harness made, because the client gave none in time, or one that breaks its contract. */
export const MADE_BY_HARNESS: readonly string[] = ['deadline', 'contract-breach']

/** One event of a client's operation. */
export type ClientOp = {
  /** Position in the history: 0, 1, 2, ... without gaps. */
  readonly index: number
  /** Nanoseconds since the run's start, an integer, never decreasing. Exact up to 2^53 (104 days). */
  readonly time: number
  /** A logical single-threaded client. After `info` its worker goes on under a fresh number. */
  readonly process: number
  readonly type: OpType
  readonly f: string
  /** The arguments at the invocation; what was seen at `ok`; the arguments again at `fail` and `info`. */
  readonly value: Json
  /** The object the operation acts on, where the workload has many that are independent. */
  readonly key?: string
  /** The node the request was sent to. */
  readonly node?: string
  readonly error?: OpError
}

/** One phase in the life of a fault. Exempt from pairing: faults overlap. */
export type FaultOp = {
  readonly index: number
  readonly time: number
  readonly process: 'nemesis'
  readonly type: 'info'
  /** The fault family, such as 'kill'. */
  readonly f: string
  readonly value: FaultPhaseValue
}

/** `fault` numbers the faults of a run from 0; `nodes` are those hit; `detail` is the family's own report of the phase. */
export type FaultPhaseValue = {
  readonly fault: number
  readonly phase: FaultPhase
  readonly target: string
  readonly nodes: readonly string[]
  readonly detail: Json
}

/** The beginning of a phase of the run, so that a history tells by itself which reads came after everything was healed. */
export type PhaseOp = {
  readonly index: number
  readonly time: number
  readonly process: 'nemesis'
  readonly type: 'info'
  readonly f: 'phase'
  readonly value: { readonly phase: RunPhase }
}

/**
 * `main`: clients and faults; `liveness`: a majority is healed, everything else cut off, and the majority's clients must
 * be served (campaigns only); `recovery`: all is healed and the system is waited for; `final`: the closing reads.
 */
export type RunPhase = 'main' | 'liveness' | 'recovery' | 'final'

export type Op = ClientOp | FaultOp | PhaseOp

export function isClientOp(op: Op): op is ClientOp {
  return op.process !== 'nemesis'
}

export function isPhaseOp(op: Op): op is PhaseOp {
  return op.process === 'nemesis' && op.f === 'phase'
}

export function isFaultOp(op: Op): op is FaultOp {
  return op.process === 'nemesis' && op.f !== 'phase'
}
