/**
 * A stack in which every value is pushed at most once, with answers "empty". Peels values off from the outside in, see
 * peel-stack.ts: the shape is that of Lee & Mathur, "Efficient decrease-and-conquer linearizability monitoring" (2024), and
 * of Abdulla et al., "Efficient linearizability monitoring" (PLDI 2025); the bad patterns of stacks are those of Bouajjani,
 * Emmi, Enea & Hamza, "On reducing linearizability to state reachability" (ICALP 2015). O(n log n).
 *
 * A violation is told by the fewest values that keep the stack from being empty for a stretch, of which none can have been
 * below the others all the time. Two of them are the pattern "popped from below another". Values taken by themselves with
 * both their operations leave a legal history legal, so they contradict each other whatever else happened.
 *
 * A crashed pop of known answer may be as late as one likes, or never, behind all others. Declined: a value pushed twice;
 * where it matters which values pops of unknown answer took, as for the priority queue.
 */
import type { Decision } from '../decision.ts'
import { fewestCover } from './cover.ts'
import { GapLists } from './gap-lists.ts'
import { type HeldOperations, type HeldValues, heldValuesOf, sayHeld, violation } from './held-values.ts'
import { columnsOf, isPlainValue } from './history.ts'
import { sortedBy } from './nearly-sorted.ts'
import { nearestFree, type Peeled, peelStack } from './peel-stack.ts'
import { type Ranks, ranksOf } from './ranks.ts'
import { type Cells, cellsOf, countsOf } from './stack-cells.ts'
import { type StackWindows, stackWindowsOf } from './stack-windows.ts'

export function decideStack(operations: HeldOperations): Decision {
  const columns = columnsOf(operations)
  const isValue = (value: unknown) => value !== null && isPlainValue(value)
  const values = heldValuesOf(operations, columns, { put: 'push', isValue })
  if ('type' in values) return values
  const ranks = ranksOf(columns)
  const decision = decideWith(operations, values, ranks, ranks.events)
  const [unknown] = values.unknown
  if (decision.type === 'linearizable' || unknown === undefined) return decision
  const still = decideWith(operations, values, ranks, ranks.call[unknown] as number)
  if (still.type === 'violation') return still
  return { type: 'declined', reason: 'a pop of unknown answer, and values that it may have taken' }
}

/** `goneAt`: see stackWindowsOf. An order only if that is behind all. */
function decideWith(operations: HeldOperations, values: HeldValues, ranks: Ranks, goneAt: number): Decision {
  const windows = stackWindowsOf(values, ranks, goneAt)
  const cells = cellsOf(windows, ranks.events + 1)
  const stack = new Stack(operations, values, ranks, windows, cells)
  const emptyAt = stack.momentsOfEmptiness()
  if ('type' in emptyAt) return emptyAt
  const peeled = peelStack(windows, cells)
  if (peeled.order.length < windows.values.length) return stack.proof(peeled)
  return { type: 'linearizable', order: goneAt === ranks.events ? stack.order(peeled, emptyAt) : [] }
}

class Stack {
  readonly #operations: HeldOperations
  readonly #values: HeldValues
  readonly #ranks: Ranks
  readonly #windows: StackWindows
  readonly #cells: Cells

  constructor(operations: HeldOperations, values: HeldValues, ranks: Ranks, windows: StackWindows, cells: Cells) {
    this.#operations = operations
    this.#values = values
    this.#ranks = ranks
    this.#windows = windows
    this.#cells = cells
  }

  /** For each empty answer a gap in which nothing is surely on the stack. */
  momentsOfEmptiness(): readonly number[] | Decision {
    const { call, end } = this.#ranks
    const { of, first } = this.#cells
    const next = nextZeros(countsOf(this.#windows, this.#cells))
    const moments: number[] = []
    for (const empty of this.#values.empties) {
      const from = call[empty] as number
      const moment = Math.max(from, first[next[of[from] as number] as number] as number)
      if (moment >= (end[empty] as number)) return this.#emptyProof(empty)
      moments.push(moment)
    }
    return moments
  }

  /** In one gap: pops, the inner ones first; empty answers; what is pushed and popped at once; pushes, the outer ones first. */
  order(peeled: Peeled, emptyAt: readonly number[]): readonly number[] {
    const { put, take, empties } = this.#values
    const { values, through, throughAt } = this.#windows
    const { first } = this.#cells
    const { events } = this.#ranks
    const { before, behind } = nearestFree(this.#windows, this.#cells, peeled)
    const lists = new GapLists(events + 1, this.#operations.length)
    for (let i = peeled.order.length - 1; i >= 0; i--) {
      const place = peeled.order[i] as number
      const gap = (first[(before[place] as number) + 1] as number) - 1
      lists.putFirst(gap, put[values[place] as number] as number)
    }
    for (const [i, value] of through.entries()) {
      lists.putFirst(throughAt[i] as number, take[value] as number)
      lists.putFirst(throughAt[i] as number, put[value] as number)
    }
    for (const [i, empty] of empties.entries()) lists.putFirst(emptyAt[i] as number, empty)
    for (const place of peeled.order) {
      const pop = take[values[place] as number] as number
      const gap = first[behind[place] as number] as number
      if (pop >= 0 && gap < events) lists.putFirst(gap, pop)
    }
    return lists.order()
  }

  #emptyProof(empty: number): Decision {
    const { call, end } = this.#ranks
    const places = this.#inOrder(this.#windows.values.map((_, place) => place))
    const cover = fewestCover(this.#sure(), places, call[empty] as number, (end[empty] as number) - 1) ?? []
    return violation(
      [...this.#operationsOf(cover), empty],
      `at every moment of ${this.#say(empty)} one of these was on the stack: ${this.#sayPushes(cover)}`,
    )
  }

  proof({ order }: Peeled): Decision {
    const isPeeled = new Uint8Array(this.#windows.values.length)
    for (const place of order) isPeeled[place] = 1
    const left = this.#inOrder(this.#windows.values.flatMap((_, place) => (isPeeled[place] === 1 ? [] : [place])))
    let shortest: readonly number[] = []
    for (const run of this.#runs(left)) {
      const sure = this.#sure()
      const last = run.reduce((to, place) => Math.max(to, sure.to[place] as number), 0)
      const cover = fewestCover(sure, run, sure.from[run[0] as number] as number, last) ?? []
      if (shortest.length === 0 || cover.length < shortest.length) shortest = cover
    }
    const [below, above] = shortest as [number, number]
    const [value, other] = [below, above].map((place) => this.#windows.values[place] as number) as [number, number]
    const { put, take } = this.#values
    const [push, pop, otherPush, otherPop] = [put[value], take[value], put[other], take[other]] as number[]
    const sentence =
      shortest.length === 2
        ? `${this.#say(pop as number)} returned while another value was surely on top of it: ${this.#say(otherPush as number)} was called after ${this.#say(push as number)} had returned, and ${(otherPop as number) < 0 ? 'nobody popped it before' : `${this.#say(otherPop as number)} was called only later`}`
        : `from the first to the last of these one or another was on the stack, so one of them lay below the others all the time, but each was pushed too late or popped too early for that: ${this.#sayPushes(shortest)}`
    return violation(this.#operationsOf(shortest), sentence)
  }

  /** Values that keep the stack from being empty one after another. */
  #runs(places: readonly number[]): readonly (readonly number[])[] {
    const { on, off } = this.#windows
    const runs: number[][] = []
    let reached = Number.NEGATIVE_INFINITY
    for (const place of places) {
      if ((on[place] as number) > reached) runs.push([])
      runs.at(-1)?.push(place)
      reached = Math.max(reached, off[place] as number)
    }
    return runs
  }

  #sure() {
    return { from: this.#windows.on, to: this.#windows.off.map((gap) => gap - 1) }
  }

  #inOrder(places: readonly number[]): readonly number[] {
    const sorted = sortedBy(Float64Array.from(places, (place) => this.#windows.on[place] as number))
    return Array.from(sorted, (i) => places[i] as number)
  }

  #operationsOf(places: readonly number[]): readonly number[] {
    const { put, take, unknown } = this.#values
    const values = places.map((place) => this.#windows.values[place] as number)
    const isOpen = values.some((value) => (take[value] as number) < 0)
    return [...values.flatMap((value) => [put[value], take[value]] as number[]), ...(isOpen ? unknown.slice(0, 1) : [])]
  }

  #sayPushes(places: readonly number[]): string {
    const pushes = places.map((place) => this.#values.put[this.#windows.values[place] as number] as number)
    return pushes.map((push) => this.#say(push)).join(', ')
  }

  #say(index: number): string {
    return sayHeld(this.#operations, index)
  }
}

/** By cell: the first one from it on that nothing covers; behind all if there is none. */
function nextZeros(counts: Int32Array): Int32Array {
  const next = new Int32Array(counts.length)
  let zero = counts.length
  for (let cell = counts.length - 1; cell >= 0; cell--) {
    if (counts[cell] === 0) zero = cell
    next[cell] = zero
  }
  return next
}
