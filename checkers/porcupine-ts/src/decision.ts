/**
 * What a decider answers: a near-linear algorithm for one kind of object that is exact where its preconditions hold, and
 * declines where they do not. Operations are told by their indices in what it was given.
 */
export type Decision =
  | {
      readonly type: 'linearizable'
      /** A legal order: every operation that returned, and those crashed ones that were needed. */
      readonly order: readonly number[]
    }
  | {
      readonly type: 'violation'
      /** The few operations that already contradict each other, and the sentence that says why. */
      readonly operations: readonly number[]
      readonly proof: string
    }
  | {
      readonly type: 'declined'
      /** The precondition that does not hold, such as `value 3 is written twice`. */
      readonly reason: string
    }
