/**
 * A model together with how histories write its operations: which functions there are, what their values look like, and
 * what they mean to the model.
 */
import type { Model } from '../model.ts'
import type { Value } from '../value.ts'
import type { Shape } from './shapes.ts'

/** What the model is given. `key` is the part of the object, absent if the history is about one object. */
export type Asked = { readonly f: string; readonly value: unknown; readonly key?: string | number }

/** An operation as it was recorded. `answered` is undefined if its outcome is unknown. */
export type Recorded = {
  readonly f: string
  readonly asked: Value
  readonly answered: Value | undefined
  readonly process: string | number
}

/** `keys` are those of a transaction, each once. A `problem` says what in the values cannot be understood. */
export type Translated =
  | { readonly input: Asked; readonly output?: unknown; readonly keys?: readonly (string | number)[] }
  | { readonly problem: string }

export type ShippedModel = {
  readonly name: string
  /** One line for lists: the object, and its functions. */
  readonly summary: string
  readonly model: Model<unknown, Asked, unknown>
  /** By name; what an invocation carries, and what an `ok` carries. */
  readonly functions: { readonly [f: string]: { readonly asked: Shape; readonly answered: Shape } }
  /** Default: the values as they stand are the model's input and output. */
  translate?(recorded: Recorded): Translated
  /**
   * Of an object whose operations may be on several keys at once: whether a history that has such an operation is refused, or
   * judged as a whole, without a split. Keys stand in the operations then, never beside or around the value.
   */
  readonly severalKeys?: 'refused' | 'whole'
}

export function plainly({ f, asked, answered }: Recorded): Translated {
  const input = { f, value: asked }
  return answered === undefined ? { input } : { input, output: answered }
}
