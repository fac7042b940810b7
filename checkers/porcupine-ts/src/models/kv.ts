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
  kind: ({ f, value }, output) => (f !== 'get' ? [f, value] : typeof output === 'string' ? [f, output] : undefined),
  viable,
  enables,
  describe: (input, output) => {
    if (input.f === 'get') return `get -> ${output === undefined ? '?' : JSON.stringify(output)}`
    return `${input.f} ${JSON.stringify(input.value)}${output === undefined ? ' -> ?' : ''}`
  },
  describeState: (state) => JSON.stringify(state),
}

/**
 * A string only grows, until a put. So what the get saw must begin with the state, or with something that can still be
 * put, and the rest of it must be made of what can still be appended.
 */
function viable(state: string, goal: Deed<KvInput, KvOutput>, others: readonly Deed<KvInput, KvOutput>[]): boolean {
  const seen = goal.output
  if (typeof seen !== 'string' || state === seen) return true
  if (begins(seen, state) && canGrow(seen, state.length, others)) return true
  for (const { input } of others)
    if (input.f === 'put' && begins(seen, input.value) && canGrow(seen, input.value.length, others)) return true
  return false
}

function enables({ input }: Deed<KvInput, KvOutput>, { input: asked, output: seen }: Deed<KvInput, KvOutput>): boolean {
  if (input.f === 'get') return false
  if (asked.f !== 'get' || typeof seen !== 'string') return true
  return input.f === 'put' ? seen === input.value : seen.endsWith(input.value)
}

/** Follows the appends that fit, as long as only one does; true as soon as there is a choice. */
function canGrow(seen: string, from: number, others: readonly Deed<KvInput, KvOutput>[]): boolean {
  const used: number[] = []
  for (let at = from; at < seen.length; ) {
    let fitting = -1
    for (let i = 0; i < others.length; i++) {
      const { f, value } = (others[i] as Deed<KvInput, KvOutput>).input
      if (f !== 'append' || !seen.startsWith(value, at) || used.includes(i)) continue
      if (value === '' || (fitting !== -1 && others[fitting]?.input.value !== value)) return true
      fitting = i
    }
    if (fitting === -1) return false
    used.push(fitting)
    at += others[fitting]?.input.value?.length ?? 0
  }
  return true
}

/** As startsWith, which in V8 costs some nanoseconds for each character where they are alike; a slice is compared at once. */
function begins(text: string, part: string): boolean {
  return text.slice(0, part.length) === part
}
