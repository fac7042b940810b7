/**
 * Nondeterministic objects as deterministic models: a state is the set of all states that the object may be in (the power
 * set construction of automata, Rabin & Scott, "Finite Automata and Their Decision Problems", IBM Journal 1959). An operation is illegal when it leaves none. Exact; the cost
 * is that of carrying the set.
 */
import { ILLEGAL, type Model } from '../model.ts'

/** One that says by `steps` every state an operation may lead to; none if it is illegal. States are strings. */
export type Nondeterministic<Input, Output> = {
  readonly name: string
  readonly init: string
  steps(state: string, input: Input, output: Output | undefined): readonly string[]
  isReadOnly?(input: Input, output: Output | undefined): boolean
  describe(input: Input, output: Output | undefined): string
  describeState(state: string): string
}

/** Sorted, without duplicates, never empty. */
export type PossibleStates = readonly string[]

export function powerSet<Input, Output>({
  name,
  init,
  steps,
  isReadOnly,
  describe,
  describeState,
}: Nondeterministic<Input, Output>): Model<PossibleStates, Input, Output> {
  return {
    name,
    init: [init],
    step(states, input, output) {
      const next = new Set(states.flatMap((state) => steps(state, input, output)))
      return next.size === 0 ? ILLEGAL : [...next].sort()
    },
    equals: (a, b) => a.length === b.length && a.every((state, i) => state === b[i]),
    hash: (states) => states.join('\0'),
    refines: (states, others) => states.every((state) => others.includes(state)),
    ...(isReadOnly === undefined ? {} : { isReadOnly }),
    describe,
    describeState: (states) => states.map(describeState).join(' or '),
  }
}
