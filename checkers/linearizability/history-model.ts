/**
 * How a model of porcupine-ts is held against a recorded history: which values its functions carry, and what an operation
 * did, in terms in which an anomaly can be named.
 * Station: checkers. Another family of objects (queues, locks) gets types of its own beside RegisterEffect.
 */
import type { Model, Operation, RegisterInput, Scalar } from 'porcupine-ts'
import type { Json } from '../../harness/core/json.ts'

/** A value of a register, with its revision where the system tells it. */
export type Version = { readonly value: Scalar | null; readonly revision?: number }

export type RegisterEffect = {
  /** What it made of the register, or would have made if it happened. */
  readonly writes?: Version
  /** What it saw; of an applied compare-and-set the value it asked for. */
  readonly observes?: Version
  /** It needed the register to differ from this value, and saw nothing else. */
  readonly differsFrom?: Scalar
}

/** `output` is absent for an operation of unknown outcome. */
export type Translation =
  | { readonly type: 'operation'; readonly input: RegisterInput; readonly output?: unknown }
  | { readonly type: 'problem'; readonly problem: string }

export type HistoryModel = {
  readonly name: string
  /** One line for `ordeal list models`. */
  readonly summary: string
  readonly model: Model<unknown, RegisterInput, unknown>
  /** `completed` is the value of the `ok` completion, undefined if there is none. */
  translate(f: string, invoked: Json, completed: Json | undefined): Translation
  effect(input: RegisterInput, output: unknown): RegisterEffect
}

/** An operation of the history on one key. Its call and return are the indices of its ops. */
export type KeyOperation = Operation<RegisterInput, unknown>

/** All operations on one key, in order of invocation, but for those that surely did not happen. */
export type KeyHistory = {
  /** Undefined: the ops name no key, the history is about one object. */
  readonly key: string | undefined
  readonly operations: readonly KeyOperation[]
  /** Values that failed operations would have written. */
  readonly failedValues: ReadonlySet<Scalar | null>
}

export function problem(text: string): Translation {
  return { type: 'problem', problem: text }
}

export function isScalar(value: Json | undefined): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
