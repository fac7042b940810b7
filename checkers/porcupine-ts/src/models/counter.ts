/**
 * A counter, 0 at first.
 *
 * | f    | input value           | output  |
 * |------|-----------------------|---------|
 * | add  | an integer, any sign  | anything |
 * | read | null                  | the sum |
 */
import { decideCounter } from '../deciders/counter.ts'
import { ILLEGAL, type Model } from '../model.ts'

export type CounterInput = { readonly f: 'add'; readonly value: number } | { readonly f: 'read'; readonly value: null }

/** For a read what it saw; for an add anything. */
export type CounterOutput = number | null

export const counter: Model<number, CounterInput, CounterOutput> = {
  name: 'counter',
  init: 0,
  step(state, input, output) {
    if (input.f === 'add') return state + input.value
    return output === undefined || output === state ? state : ILLEGAL
  },
  isReadOnly: (input) => input.f === 'read',
  decide: decideCounter,
  describe: (input, output) =>
    input.f === 'add' ? `add ${input.value}${output === undefined ? ' -> ?' : ''}` : `read -> ${output ?? '?'}`,
  describeState: String,
}
