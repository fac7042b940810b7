/**
 * Several registers that are read and written together: Knossos's `multi-register`, with transactions.
 *
 * | f   | input value                                   | output                                  |
 * |-----|-----------------------------------------------|-----------------------------------------|
 * | txn | a list of ['r', key, null] and ['w', key, v] | the same list, with what each read saw  |
 *
 * All of a transaction happens at one moment; a read in it sees its own writes before it. A register that was never
 * written reads null. Registers are not independent of one another here: a transaction ties those it names together.
 */
import { ILLEGAL, type Model } from '../model.ts'
import type { Scalar } from './register.ts'

export type RegisterStep = readonly [f: 'r' | 'w', key: string | number, value: Scalar | null]

export type MultiRegisterInput = { readonly f: 'txn'; readonly value: readonly RegisterStep[] }

export type MultiRegisterState = ReadonlyMap<string | number, Scalar | null>

export const multiRegister: Model<MultiRegisterState, MultiRegisterInput, readonly RegisterStep[]> = {
  name: 'multi-register',
  init: new Map(),
  step(state, input, output) {
    let next: Map<string | number, Scalar | null> | undefined
    for (const [at, [f, key, value]] of input.value.entries()) {
      if (f === 'w') {
        next ??= new Map(state)
        next.set(key, value)
      } else if (output !== undefined && output[at]?.[2] !== ((next ?? state).get(key) ?? null)) return ILLEGAL
    }
    return next ?? state
  },
  equals: (a, b) => a.size === b.size && [...a].every(([key, value]) => b.get(key) === value),
  hash: (state) => entriesOf(state).join(),
  isReadOnly: (input) => input.value.every(([f]) => f === 'r'),
  describe: (input, output) =>
    `txn ${input.value
      .map(([f, key, value], at) => {
        if (f === 'w') return `w ${key} ${value}`
        return `r ${key} -> ${output === undefined ? '?' : output[at]?.[2]}`
      })
      .join(', ')}${output === undefined ? ' -> ?' : ''}`,
  describeState: (state) => `{${entriesOf(state).join(', ')}}`,
}

function entriesOf(state: MultiRegisterState): readonly string[] {
  return [...state].map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).sort()
}
