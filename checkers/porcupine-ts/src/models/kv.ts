/**
 * One key of a store of strings, '' at first: the model of Porcupine's kv histories. Each key is a part of its own.
 *
 * | f      | input value | output     |
 * |--------|-------------|------------|
 * | get    | null        | the string |
 * | put    | the string  | anything   |
 * | append | the string  | anything   |
 */
import { type Deed, ILLEGAL, type Model } from '../model.ts'

export type KvInput =
  | { readonly f: 'get'; readonly value: null }
  | { readonly f: 'put' | 'append'; readonly value: string }

/** For a get what it saw; for the others anything. */
export type KvOutput = string | null

export const kv: Model<string, KvInput, KvOutput> = {
  name: 'kv',
  init: '',
  step(state, input, output) {
    switch (input.f) {
      case 'get':
        return output === undefined || output === state ? state : ILLEGAL
      case 'put':
        return input.value
      case 'append':
        return state + input.value
    }
  },
  isReadOnly: (input) => input.f === 'get',
  kind: (input, output) => `${input.f} ${input.f === 'get' ? JSON.stringify(output) : input.value}`,
  viable,
  describe: (input, output) => {
    if (input.f === 'get') return `get -> ${output === undefined ? '?' : JSON.stringify(output)}`
    return `${input.f} ${JSON.stringify(input.value)}${output === undefined ? ' -> ?' : ''}`
  },
  describeState: (state) => JSON.stringify(state),
}

/**
 * A string only grows, until a put. So what the get saw must begin with the state, and go on with something that can
 * still be appended; or begin with something that can still be put.
 */
function viable(state: string, goal: Deed<KvInput, KvOutput>, others: readonly Deed<KvInput, KvOutput>[]): boolean {
  const seen = goal.output
  if (typeof seen !== 'string' || state === seen) return true
  const grows = seen.startsWith(state)
  return others.some(({ input }) => {
    if (input.f === 'put') return seen.startsWith(input.value)
    return grows && input.f === 'append' && seen.startsWith(input.value, state.length)
  })
}
