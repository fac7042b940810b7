/**
 * The contract of generators: immutable values that say which operation comes next. The conductor asks with the time and
 * the free workers, and tells of every invocation and completion; combinators wrap one generator in another.
 * Station: generator. Knows neither clients nor time sources; random streams live inside the values.
 * After Jepsen's generator (op/update/context), with one change: an operation is always for *now*; a generator whose next
 * operation lies in the future is pending until then. So no answer needs to be remembered or thrown away.
 */

import type { Json } from '../core/json.ts'
import type { CompletionType } from '../core/op.ts'

/** A worker runs one operation at a time. Clients are numbered from 0; faults are the nemesis worker's operations. */
export type Worker = number | 'nemesis'

/** An operation that `worker` is to begin now. */
export type OpRequest = {
  readonly worker: Worker
  readonly f: string
  readonly value: Json
  readonly key?: string
}

export type Context = {
  /** Now, in ns since the run's start. */
  readonly timeNs: number
  /** Workers with nothing to do, in ascending order, the nemesis last. */
  readonly free: readonly Worker[]
  /** All workers, in the same order. */
  readonly workers: readonly Worker[]
}

/** What a generator hears of: every operation of the run, its own and others'. The value is that of the event. */
export type GeneratorEvent = {
  readonly type: 'invoke' | CompletionType
  readonly timeNs: number
  readonly worker: Worker
  readonly f: string
  readonly value: Json
  readonly key?: string
}

/**
 * - `op`: begin this now. Its worker must be free.
 * - `pending`: nothing now. Ask again after the next event, or at `wakeAtNs` if that comes first.
 * - `done`: nothing ever again.
 */
export type Step =
  | { readonly type: 'op'; readonly op: OpRequest; readonly next: Generator }
  | { readonly type: 'pending'; readonly wakeAtNs?: number; readonly next: Generator }
  | { readonly type: 'done' }

/**
 * Both methods are pure: same value and arguments, same answer. `next` is asked once for each operation, and again
 * after every event while it is pending; both must take time that does not grow with the history.
 */
export interface Generator {
  next(context: Context): Step
  update(event: GeneratorEvent): Generator
}

export const DONE: Step = { type: 'done' }
