/**
 * When elements of a set came and went, as far as real time tells. An element that is removed must be added once and removed
 * once, and be surely there before its remove is called: from `there`, the first return of its add or of a read that saw it,
 * to `going`, the last call of its remove or of a read that saw it. A read that did not see it came after it had gone iff it
 * was called after `there`, and before it was added iff it returned before `going`; one that does neither, because it lasted
 * from the one to the other, can have been either, and is declined. So each read has a *stage* of each element: 0 before it
 * was added, 1 while it was there, 2 after. Stages only grow, and so their sum tells the order of reads.
 */
import type { Decision } from '../decision.ts'
import { Lists } from '../lists.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { SetHistory } from './set-history.ts'

export type Lifetimes = {
  /** By element, in order of call: the adds; crashed ones of an element that no read saw are dropped, as never done. */
  readonly adds: Lists
  /** By element: what took it away, or -1. All other removes removed nothing. */
  readonly remove: Int32Array
  readonly there: Float64Array
  /** By place in `reads`: the sum of stages. */
  readonly stages: Float64Array
}

/** O(n log n). */
export function lifetimesOf(history: SetHistory): Lifetimes | Decision {
  const { columns, elements, elementOf, isRemove, seenBy, seenFrom } = history
  const { call, end, byCall } = columns
  const adds = new Lists(elements.length, elementOf.length)
  const removes = new Lists(elements.length, elementOf.length)
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const element = elementOf[index] as number
    if (element < 0) continue
    if (isRemove[index] === 1) removes.add(element, index)
    else if (Number.isFinite(end[index]) || Number.isFinite(seenBy[element])) adds.add(element, index)
  }
  const remove = new Int32Array(elements.length).fill(-1)
  const there = new Float64Array(elements.length).fill(Number.POSITIVE_INFINITY)
  const going = new Float64Array(elements.length)
  for (let element = 0; element < elements.length; element++) {
    const add = adds.first(element)
    const removal = removes.first(element)
    if (add < 0 || removal < 0) continue
    if (adds.after(add) >= 0 || removes.after(removal) >= 0)
      return declined(`the element ${elements[element]} is removed, and added or removed twice`)
    if ((end[removal] as number) < (call[add] as number)) continue
    there[element] = Math.min(end[add] as number, seenBy[element] as number)
    going[element] = Math.max(call[removal] as number, seenFrom[element] as number)
    if (!((there[element] as number) < (call[removal] as number)))
      return declined(`the element ${elements[element]} may be removed before it is added`)
    remove[element] = removal
  }
  const stages = stagesOf(history, { remove, there, going })
  return 'type' in stages ? stages : { adds, remove, there, stages }
}

type Times = {
  readonly remove: Int32Array
  readonly there: Float64Array
  readonly going: Float64Array
}

function stagesOf(history: SetHistory, { remove, there, going }: Times): Float64Array | Decision {
  const { columns, reads, starts, seen, elements } = history
  // Those that are never removed have an infinite `there`, and come last.
  const byThere = sortedBy(there)
  const firstGoing = new Float64Array(byThere.length + 1).fill(Number.POSITIVE_INFINITY)
  for (let i = byThere.length - 1; i >= 0; i--) {
    const element = byThere[i] as number
    const own = (remove[element] as number) < 0 ? Number.POSITIVE_INFINITY : (going[element] as number)
    firstGoing[i] = Math.min(firstGoing[i + 1] as number, own)
  }
  const stages = new Float64Array(reads.length)
  for (const [place, read] of reads.entries()) {
    const call = columns.call[read] as number
    const count = countBelow(byThere.length, (i) => (there[byThere[i] as number] as number) < call)
    if ((firstGoing[count] as number) <= (columns.end[read] as number)) {
      const within = (element: number) => (remove[element] as number) >= 0 && (there[element] as number) >= call
      const which = elements.findIndex(
        (_, element) => within(element) && (going[element] as number) <= (columns.end[read] as number),
      )
      return declined(`operation ${read} lasts from before ${elements[which]} is there to after its remove is called`)
    }
    const [from, to] = [starts[place] as number, starts[place + 1] as number]
    let gone = count
    for (let i = from; i < to; i++) if ((there[seen[i] as number] as number) < call) gone--
    stages[place] = to - from + 2 * gone
  }
  return stages
}

/** The first of 0 to `size` at which `isBelow`, true and then false, is not true any more. */
export function countBelow(size: number, isBelow: (index: number) => boolean): number {
  let low = 0
  let high = size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBelow(middle)) low = middle + 1
    else high = middle
  }
  return low
}

function declined(reason: string): Decision {
  return { type: 'declined', reason }
}
