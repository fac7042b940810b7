/** Why an empty answer of a queue has no moment of its own: values, one after another, keep the queue from being empty. */
import type { Decision } from '../decision.ts'
import { type HeldOperations, sayHeld, violation } from './held-values.ts'
import type { Columns } from './history.ts'
import type { QueueValues } from './queue-values.ts'

/** `empties` in order of call. Declines if there are no such values. Linear. */
export function emptyProblem(
  operations: HeldOperations,
  { call, end }: Columns,
  { enqueue, dequeue, enqueueTo, dequeueFrom, byEnqueueTo }: QueueValues,
  empties: readonly number[],
): Decision {
  let covered = Number.NEGATIVE_INFINITY
  let since = Number.NEGATIVE_INFINITY
  let holding: number[] = []
  let next = 0
  for (const empty of empties) {
    const called = call[empty] as number
    const returned = end[empty] as number
    for (; next < byEnqueueTo.length; next++) {
      const value = byEnqueueTo[next] as number
      const to = enqueueTo[value] as number
      if (!(to < called) && !(to < covered)) break
      if (!(to < (dequeueFrom[value] as number))) continue
      if (!(to < covered)) {
        since = to
        holding = []
      }
      if ((dequeueFrom[value] as number) > covered || holding.length === 0) {
        covered = dequeueFrom[value] as number
        holding.push(value)
      }
    }
    if (!(since < called && returned < covered)) continue
    const chain = holding.filter(
      (value) => (dequeueFrom[value] as number) > called && (enqueueTo[value] as number) < returned,
    )
    const those = chain.flatMap((value) => [enqueue[value], dequeue[value]] as number[])
    const names = chain.map((value) => sayHeld(operations, enqueue[value] as number)).join(', ')
    return violation(
      [...those, empty],
      `${sayHeld(operations, empty)} found nothing, but at every moment of it one of these was in the queue: ${names}`,
    )
  }
  return { type: 'declined', reason: 'the answers of empty dequeues leave too many orders open' }
}
