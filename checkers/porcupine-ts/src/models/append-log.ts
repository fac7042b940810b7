/**
 * An append-only log, as one partition of a log broker has it: offsets count from 0 without gaps.
 *
 * | f      | input value            | output                                  |
 * |--------|------------------------|-----------------------------------------|
 * | append | the value              | the offset that it got                  |
 * | read   | the offset to begin at | all values from there to the end, in order |
 */
import { decideAppendLog } from '../deciders/append-log.ts'
import { ILLEGAL, type Model } from '../model.ts'
import { describeItems, type Items, item, itemsOf, listOf } from './items.ts'
import type { Scalar } from './register.ts'

export type AppendLogInput =
  | { readonly f: 'append'; readonly value: Scalar }
  | { readonly f: 'read'; readonly value: number }

export type AppendLogOutput = number | readonly Scalar[]

/** `length` is the number of `items`, kept so that an append need not count them. */
export type AppendLogState = { readonly items: Items; readonly length: number }

export const appendLog: Model<AppendLogState, AppendLogInput, AppendLogOutput> = {
  name: 'append-log',
  init: { items: '', length: 0 },
  step(state, input, output) {
    if (input.f === 'append') {
      if (output !== undefined && output !== state.length) return ILLEGAL
      return { items: state.items + item(input.value), length: state.length + 1 }
    }
    if (output === undefined) return state
    return Array.isArray(output) && itemsFrom(state.items, input.value) === itemsOf(output) ? state : ILLEGAL
  },
  equals: (a, b) => a.items === b.items,
  hash: ({ items }) => items,
  isReadOnly: (input) => input.f === 'read',
  decide: decideAppendLog,
  describe: (input, output) => {
    const answer = output === undefined ? '?' : JSON.stringify(output)
    return input.f === 'append' ? `append ${input.value} -> ${answer}` : `read from ${input.value} -> ${answer}`
  },
  describeState: ({ items }) => describeItems(items),
}

function itemsFrom(items: Items, offset: number): Items {
  if (offset === 0) return items
  return listOf(items)
    .slice(offset)
    .map((text) => `${text}\n`)
    .join('')
}
