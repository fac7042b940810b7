/**
 * What a sequential object is, as a record: its first state, and what one operation does to it. Everything the search
 * knows of registers, queues or locks it knows from here.
 * States are immutable values; `step` is pure and never changes the state it is given.
 */
import type { Decision } from './decision.ts'
import type { Operation } from './operation.ts'

/** What `step` returns for an operation that cannot have had this output in this state. */
export const ILLEGAL: unique symbol = Symbol('illegal')

export type Model<State, Input, Output> = {
  readonly name: string
  readonly init: State
  /**
   * The state after the operation, or ILLEGAL. `output` is undefined when the outcome is unknown, that is for a crashed
   * operation, which the search may take or leave: here it *did* happen. A model law: what is legal with some output is
   * legal with none, and leaves a state from which at least as much is legal.
   */
  step(state: State, input: Input, output: Output | undefined): State | typeof ILLEGAL
  /** Default: Object.is. Needed when states are objects. */
  equals?(a: State, b: State): boolean
  /** Equal states must have equal hashes. Without it states that are objects are compared one by one. */
  hash?(state: State): number | string
  /**
   * True if taking the operation out of any legal sequence leaves the sequence legal: it changes nothing that a later
   * operation could need. So for reads, refused compare-and-sets, failed inserts; never for a write, not even of the
   * value already there, since it would not be read-only in *every* state.
   * Verified whenever the search takes such a step: the state after it must equal the state before it, or refine it;
   * otherwise the check throws a TypeError.
   * Used twice: a crashed operation of this kind is dropped, and one that is legal now and leaves the state as it is
   * is linearized at once, without trying the other orders.
   */
  isReadOnly?(input: Input, output: Output | undefined): boolean
  /**
   * True if whatever is legal from `state` is legal from `other` too, and stays so: `state` says more about the same
   * object. Only for models whose states leave something open, that a read then narrows.
   */
  refines?(state: State, other: State): boolean
  /**
   * A name for what the operation does: operations with the same kind must behave the same in every state. Default: the
   * operation's input and output compared by structure, as JSON would; give it where that is slow or too fine. Undefined
   * for an operation that is to be compared by structure after all.
   */
  kind?(input: Input, output: Output | undefined): KindName | undefined
  /**
   * Look-ahead: false if from `state`, by any of `others` in any order (each at most once, or not at all), no state can
   * be reached in which `goal`, a read-only operation that returned, is legal. True when in doubt. No read-only operation
   * is among `others`. Saves the search what a state rich model (strings, lists) would otherwise find out much later.
   */
  viable?(state: State, goal: Deed<Input, Output>, others: readonly Deed<Input, Output>[]): boolean
  /**
   * False if `goal`, a completed operation that is illegal in some state, is illegal in the state after `deed` as well,
   * whatever the state: a write enables a read of its value, a dequeue that of the next value. True when in doubt. Saves the
   * search all orders of operations of which none could help the one that returns next.
   */
  enables?(deed: Deed<Input, Output>, goal: Deed<Input, Output>): boolean
  /**
   * The part of the object that the operation acts on, if the object falls into parts that never influence one another
   * (Horn & Kroening, "Faster linearizability checking via P-compositionality", FORTE 2015). Each part starts in `init`.
   * Must give a string or a number, for every operation: one that acts on several parts forbids splitting.
   */
  split?(input: Input): string | number
  /**
   * An exact, near-linear decision for histories that meet its preconditions, of one part, in place of the search; see
   * decision.ts and deciders/. Declines whatever it cannot decide exactly.
   */
  decide?(operations: readonly Operation<Input, Output>[]): Decision
  describe(input: Input, output: Output | undefined): string
  describeState?(state: State): string
}

/** One name, or two that only together say it, such as what was done and with which value. */
export type KindName = string | number | readonly [string, string | number]

/** What was asked and what was answered; `output` is absent if unknown. */
export type Deed<Input, Output> = { readonly input: Input; readonly output?: Output | undefined }

/** In words. */
export function describeState<State>(model: Pick<Model<State, never, never>, 'describeState'>, state: State): string {
  return model.describeState?.(state) ?? String(state)
}
