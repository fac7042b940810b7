/**
 * The model's decider in place of the search, for one part: its verdict, and of a violation the shortest prefix, which is
 * found by deciding prefixes, since every prefix of a linearizable history is linearizable.
 */
import type { Decision } from './decision.ts'
import { describeState, ILLEGAL, type Model } from './model.ts'
import type { Operation } from './operation.ts'
import type { Violation } from './result.ts'

export type PartDecision =
  | { readonly type: 'linearizable'; readonly order: readonly number[] }
  | { readonly type: 'violation'; readonly violation: Omit<Violation, 'steps'> }

/** `members`: which operations are of the part; undefined: all. Undefined where the decider declines. O(n log^2 n) at most. */
export function decidePart<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  members: readonly number[] | undefined,
): PartDecision | undefined {
  const { decide } = model
  if (decide === undefined) return undefined
  const part =
    members === undefined ? operations : members.map((index) => operations[index] as Operation<Input, Output>)
  const source = (index: number) => members?.[index] ?? index
  const decision = decide(part)
  switch (decision.type) {
    case 'declined':
      return undefined
    case 'linearizable':
      return { type: decision.type, order: members === undefined ? decision.order : decision.order.map(source) }
    case 'violation': {
      const shortest = shortestPrefix(decide, part, decision)
      if (shortest === undefined) return undefined
      const { failed, deepest } = shortest
      return {
        type: decision.type,
        violation: {
          type: decision.type,
          failed: source(failed),
          deepest: deepest.map(source),
          deepestState: stateAfter(model, part, deepest),
          proof: { operations: decision.operations.map(source), sentence: decision.proof },
        },
      }
    }
  }
}

/** Undefined if the decider declines a prefix. */
function shortestPrefix<Input, Output>(
  decide: (operations: readonly Operation<Input, Output>[]) => Decision,
  part: readonly Operation<Input, Output>[],
  decision: { readonly operations: readonly number[] },
): { readonly failed: number; readonly deepest: readonly number[] } | undefined {
  const endOf = (index: number) => part[index]?.return ?? Number.POSITIVE_INFINITY
  const returns = part.flatMap(({ return: end }, index) => (end === undefined ? [] : [index]))
  returns.sort((a, b) => endOf(a) - endOf(b))
  let legal = 0
  let illegal = returns.length
  // Most contradict themselves once the last of them returned; others rest on what was left for them by what came later.
  const last = Math.max(...decision.operations.map(endOf))
  const named = returns.findLastIndex((index) => endOf(index) <= last) + 1
  const soon = named === 0 ? undefined : decide(prefixThrough(part, returns.slice(0, named), endOf).operations)
  if (soon?.type === 'violation') illegal = named
  let deepest: readonly number[] = []
  while (legal + 1 < illegal) {
    const middle = (legal + illegal) >>> 1
    const prefix = prefixThrough(part, returns.slice(0, middle), endOf)
    const answer = decide(prefix.operations)
    if (answer.type === 'declined') return undefined
    if (answer.type === 'violation') illegal = middle
    else {
      legal = middle
      deepest = answer.order.map((index) => prefix.source[index] as number)
    }
  }
  return { failed: returns[illegal - 1] as number, deepest }
}

/** What was called by the last of these returns; whatever is not among them is open, with its answer known. */
function prefixThrough<Input, Output>(
  part: readonly Operation<Input, Output>[],
  returned: readonly number[],
  endOf: (index: number) => number,
) {
  const end = endOf(returned.at(-1) as number)
  const isOver = new Set(returned)
  const source: number[] = []
  const operations: Operation<Input, Output>[] = []
  part.forEach((operation, index) => {
    if (operation.call > end) return
    source.push(index)
    if (isOver.has(index) || operation.return === undefined) operations.push(operation)
    else {
      const { return: _, ...open } = operation
      operations.push(open)
    }
  })
  return { operations, source }
}

function stateAfter<State, Input, Output>(
  model: Model<State, Input, Output>,
  part: readonly Operation<Input, Output>[],
  order: readonly number[],
): string {
  let state = model.init
  for (const index of order) {
    const { input, output } = part[index] as Operation<Input, Output>
    const next = model.step(state, input, output)
    if (next === ILLEGAL)
      throw new TypeError(`the decider of ${model.name} gave an order in which operation ${index} is illegal`)
    state = next
  }
  return describeState(model, state)
}
