/**
 * One list that transactions append to and read: the list-append of Elle (Kingsbury & Alvaro, VLDB 2020), here as a
 * linearizable object of one key. Levels of isolation over several keys are another question, with another checker.
 *
 * | f   | input value                                        | output                                 |
 * |-----|----------------------------------------------------|----------------------------------------|
 * | txn | a list of ['append', key, v] and ['r', key, null] | the same list, with what each read saw |
 *
 * All of a transaction happens at one moment; a read in it sees its own appends before it. An empty list may be null.
 */
import { ILLEGAL, type Model } from '../model.ts'
import { describeItems, type Items, item, itemsOf } from './items.ts'
import type { Scalar } from './register.ts'

export type ListStep =
  | readonly [f: 'append', key: string | number, value: Scalar]
  | readonly [f: 'r', key: string | number, value: readonly Scalar[] | null]

export type ListAppendInput = { readonly f: 'txn'; readonly value: readonly ListStep[] }

export const listAppend: Model<Items, ListAppendInput, readonly ListStep[]> = {
  name: 'list-append',
  init: '',
  step(state, input, output) {
    let next = state
    for (const [at, [f, , value]] of input.value.entries()) {
      if (f === 'append') next += item(value)
      else if (output !== undefined && seenBy(output[at]) !== next) return ILLEGAL
    }
    return next
  },
  isReadOnly: (input) => input.value.every(([f]) => f === 'r'),
  describe: (input, output) =>
    `txn ${input.value
      .map(([f, key, value], at) => {
        if (f === 'append') return `append ${key} ${value}`
        return `r ${key} -> ${output === undefined ? '?' : JSON.stringify(output[at]?.[2])}`
      })
      .join(', ')}${output === undefined ? ' -> ?' : ''}`,
  describeState: describeItems,
}

function seenBy(step: ListStep | undefined): Items | undefined {
  return step?.[0] === 'r' ? itemsOf(step[2] ?? []) : undefined
}
