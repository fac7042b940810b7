/**
 * What a sequential object is, as a record: its first state, and what one operation does to it. Everything the search
 * knows of registers, queues or locks it knows from here.
 * States are immutable values; `step` is pure and never changes the state it is given.
 */

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
   * value already there, since it would not be read-only in *every* state. A false claim gives wrong verdicts.
   * Used twice: a crashed operation of this kind is dropped, and one that is legal now and leaves the state as it is
   * is linearized at once, without trying the other orders.
   */
  isReadOnly?(input: Input, output: Output | undefined): boolean
  /**
   * The part of the object that the operation acts on, if the object falls into parts that never influence one another
   * (Horn & Kroening, "Faster linearizability checking via P-compositionality", FORTE 2015). Each part starts in `init`.
   * Unchecked: a wrong split gives wrong verdicts.
   */
  split?(input: Input): string | number
  describe(input: Input, output: Output | undefined): string
  describeState?(state: State): string
}
