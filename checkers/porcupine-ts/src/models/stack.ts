/**
 * A stack: last in, first out.
 *
 * | f    | input value | output                                  |
 * |------|-------------|-----------------------------------------|
 * | push | the value   | anything                                |
 * | pop  | null        | the value, or null: the stack was empty |
 */
import { decideStack } from '../deciders/stack.ts'
import { ILLEGAL, type Model } from '../model.ts'
import { describeItems, endsWithItem, type Items, item, withoutLast } from './items.ts'
import type { Scalar } from './register.ts'

export type StackInput = { readonly f: 'push'; readonly value: Scalar } | { readonly f: 'pop'; readonly value: null }

/** For a pop what it took; for a push anything. */
export type StackOutput = Scalar | null

export const stack: Model<Items, StackInput, StackOutput> = {
  name: 'stack',
  init: '',
  step(state, input, output) {
    if (input.f === 'push') return state + item(input.value)
    if (output === null) return state === '' ? state : ILLEGAL
    if (output === undefined) return withoutLast(state)
    const top = item(output)
    return endsWithItem(state, top) ? state.slice(0, -top.length) : ILLEGAL
  },
  isReadOnly: (input, output) => input.f === 'pop' && output === null,
  enables: ({ input, output }, goal) =>
    input.f === 'pop' ? output !== null : goal.output === input.value || goal.output === undefined,
  decide: decideStack,
  describe: (input, output) =>
    input.f === 'push'
      ? `push ${input.value}${output === undefined ? ' -> ?' : ''}`
      : `pop -> ${output === undefined ? '?' : (output ?? 'empty')}`,
  describeState: describeItems,
}
