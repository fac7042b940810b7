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
import { GapLists } from './gap-lists.ts'
import { type HeldOperations, type HeldValues, heldValuesOf } from './held-values.ts'
import { columnsOf, isPlainValue } from './history.ts'
import { nearestFree, type Peeled, peelStack } from './peel-stack.ts'
import { type Ranks, ranksOf } from './ranks.ts'
import { type Cells, cellsOf } from './stack-cells.ts'
import { StackProofs } from './stack-proofs.ts'
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
  const proofs = new StackProofs(operations, values, ranks, windows)
  const emptyAt = momentsOfEmptiness(values.empties, ranks, cells)
  const never = emptyAt.indexOf(NEVER)
  if (never >= 0) return proofs.ofEmpty(values.empties[never] as number)
  const peeled = peelStack(windows, cells)
  if (peeled.order.length < windows.values.length) return proofs.ofUnpeeled(peeled)
  if (goneAt < ranks.events) return { type: 'linearizable', order: [] }
  const lists = new GapLists(ranks.events + 1, operations.length)
  putAll(lists, values, windows, cells, peeled, emptyAt)
  return { type: 'linearizable', order: lists.order() }
}

/** In place of a gap: there is none. */
const NEVER = -1

/** For each empty answer a gap in which nothing is surely on the stack, or NEVER. */
function momentsOfEmptiness(
  empties: readonly number[],
  { call, end }: Ranks,
  { of, first, counts }: Cells,
): Int32Array {
  const next = nextZeros(counts)
  const moments = new Int32Array(empties.length)
  for (let place = 0; place < moments.length; place++) {
    const from = call[empties[place] as number] as number
    const moment = Math.max(from, first[next[of[from] as number] as number] as number)
    moments[place] = moment < (end[empties[place] as number] as number) ? moment : NEVER
  }
  return moments
}

/** In one gap: pops, the inner ones first; empty answers; what is pushed and popped at once; pushes, the outer ones first. */
function putAll(
  lists: GapLists,
  { put, take, empties }: HeldValues,
  windows: StackWindows,
  cells: Cells,
  peeled: Peeled,
  emptyAt: Int32Array,
): void {
  const { values, through, throughAt } = windows
  const { first, of } = cells
  const events = of.length - 1
  const { before, behind } = nearestFree(windows, cells, peeled)
  for (let i = peeled.order.length - 1; i >= 0; i--) {
    const place = peeled.order[i] as number
    const gap = (first[(before[place] as number) + 1] as number) - 1
    lists.putFirst(gap, put[values[place] as number] as number)
  }
  for (let i = 0; i < through.length; i++) {
    lists.putFirst(throughAt[i] as number, take[through[i] as number] as number)
    lists.putFirst(throughAt[i] as number, put[through[i] as number] as number)
  }
  for (let i = 0; i < empties.length; i++) lists.putFirst(emptyAt[i] as number, empties[i] as number)
  for (let i = 0; i < peeled.order.length; i++) {
    const place = peeled.order[i] as number
    const pop = take[values[place] as number] as number
    const gap = first[behind[place] as number] as number
    if (pop >= 0 && gap < events) lists.putFirst(gap, pop)
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
