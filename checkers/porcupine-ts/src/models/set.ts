/**
 * A set: Knossos's `set`, with removal. Adding what is there and removing what is not are legal and change nothing.
 *
 * | f      | input value | output                                                      |
 * |--------|-------------|-------------------------------------------------------------|
 * | add    | the element | anything                                                    |
 * | remove | the element | anything                                                    |
 * | read   | null        | all elements, in any order; one that comes twice is in no set |
 */
import { decideSet } from '../deciders/set.ts'
import { ILLEGAL, type Model } from '../model.ts'
import { describeItems, type Items, listOf, sorted } from './items.ts'
import type { Scalar } from './register.ts'

export type SetInput =
  | { readonly f: 'add' | 'remove'; readonly value: Scalar }
  | { readonly f: 'read'; readonly value: null }

/** For a read what it saw; for the others anything. */
export type SetOutput = readonly Scalar[] | Scalar | null

export const set: Model<Items, SetInput, SetOutput> = {
  name: 'set',
  init: '',
  step(state, input, output) {
    if (input.f === 'read') return output === undefined || elementsOf(output) === state ? state : ILLEGAL
    const element = JSON.stringify(input.value)
    const others = listOf(state).filter((one) => one !== element)
    return sorted(input.f === 'add' ? [...others, element] : others)
  },
  isReadOnly: (input) => input.f === 'read',
  decide: decideSet,
  describe: (input, output) => {
    if (input.f === 'read') return `read -> ${output === undefined ? '?' : JSON.stringify(output)}`
    return `${input.f} ${input.value}${output === undefined ? ' -> ?' : ''}`
  },
  describeState: describeItems,
}

function elementsOf(output: SetOutput): Items | undefined {
  return Array.isArray(output) ? sorted(output.map((element) => JSON.stringify(element))) : undefined
}
