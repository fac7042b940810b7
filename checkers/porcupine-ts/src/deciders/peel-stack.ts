/**
 * Takes the values of a stack away from the outside in. In a cell in which nothing is surely on the stack it may be taken to
 * be empty: whatever is on it there is popped before, or pushed behind, at that moment. So the cells in which something is
 * surely on, one after another, are a stretch by themselves, with an empty stack before and behind. Within it the stack is
 * never empty, so one value lies at the bottom all the time; it can have been pushed in the cell before and popped in the
 * cell behind. **Whichever value can, may be taken for it**: stretched so far it contains all others, and what order these
 * have does not change. Without it fewer cells are covered, and so on; what is left when no value can has no legal order.
 */
import { Coverage } from './coverage.ts'
import { FreeGaps } from './free-gaps.ts'
import type { Cells } from './stack-cells.ts'
import type { StackWindows } from './stack-windows.ts'
import { Windows } from './windows.ts'

export type Peeled = {
  /** Places of values as they were taken away, the outer before the inner. */
  readonly order: readonly number[]
  /** Cells as they became free, and how many were so before each value of `order` was taken away. */
  readonly freed: readonly number[]
  readonly freedBefore: readonly number[]
}

/** Legal iff all values are in the order. O(n log n). */
export function peelStack(windows: StackWindows, cells: Cells): Peeled {
  const { values, call, on, off, end } = windows
  const size = values.length
  const coverage = new Coverage(cells.counts)
  const cell = (gap: number) => cells.of[gap] as number
  // Pushes, then pops.
  const from = new Int32Array(2 * size)
  const to = new Int32Array(2 * size)
  for (let place = 0; place < size; place++) {
    from[place] = cell(call[place] as number)
    to[place] = cell(on[place] as number) - 1
    from[size + place] = cell(off[place] as number)
    to[size + place] = cell((end[place] as number) - 1)
  }
  const open = new Windows(from, to, cells.count)
  const reached = new Uint8Array(size)
  const order: number[] = []
  const freed: number[] = []
  const freedBefore: number[] = []
  const found: number[] = []
  coverage.tellFree(freed)
  for (let next = 0; next < freed.length; next++) {
    found.length = 0
    open.take(freed[next] as number, found)
    for (let i = 0; i < found.length; i++) {
      const window = found[i] as number
      const place = window < size ? window : window - size
      reached[place] = (reached[place] as number) + 1
      if (reached[place] !== 2) continue
      freedBefore.push(freed.length)
      order.push(place)
      coverage.remove(cell(on[place] as number), cell(off[place] as number) - 1)
      coverage.tellFree(freed)
    }
  }
  return { order, freed, freedBefore }
}

/**
 * By place: the cells nearest to it that were free when it was taken away, before and behind. Goes back through the order,
 * covering what became free.
 */
export function nearestFree({ values, on, off }: StackWindows, cells: Cells, { order, freed, freedBefore }: Peeled) {
  const before = new Int32Array(values.length)
  const behind = new Int32Array(values.length)
  const forward = new FreeGaps(cells.count)
  const backward = new FreeGaps(cells.count)
  const mirrored = (cell: number) => cells.count - 1 - cell
  let count = freed.length
  for (let i = order.length - 1; i >= 0; i--) {
    const place = order[i] as number
    for (; count > (freedBefore[i] as number); count--) {
      const cell = freed[count - 1] as number
      forward.cover(cell, cell)
      backward.cover(mirrored(cell), mirrored(cell))
    }
    before[place] = mirrored(backward.next(mirrored((cells.of[on[place] as number] as number) - 1)))
    behind[place] = forward.next(cells.of[off[place] as number] as number)
  }
  return { before, behind }
}
