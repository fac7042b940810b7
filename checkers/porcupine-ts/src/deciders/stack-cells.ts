/** Gaps between which nothing begins or ends to be surely on the stack, as one cell: fewer to count. */
import type { StackWindows } from './stack-windows.ts'

export type Cells = {
  readonly count: number
  /** By gap. */
  readonly of: Int32Array
  /** By cell: its first gap; one entry more than cells. */
  readonly first: Int32Array
}

/** `gaps`: how many there are. O(gaps). */
export function cellsOf({ values, on, off }: StackWindows, gaps: number): Cells {
  const begins = new Uint8Array(gaps)
  for (let place = 0; place < values.length; place++) {
    begins[on[place] as number] = 1
    begins[off[place] as number] = 1
  }
  const of = new Int32Array(gaps)
  const first = new Int32Array(gaps + 1)
  let cell = 0
  for (let gap = 0; gap < gaps; gap++) {
    if (begins[gap] === 1 && gap > 0) first[++cell] = gap
    of[gap] = cell
  }
  first[cell + 1] = gaps
  return { count: cell + 1, of, first: first.subarray(0, cell + 2) }
}

/** By cell: how many values are surely on the stack in it. O(values + cells). */
export function countsOf({ values, on, off }: StackWindows, { count, of }: Cells): Int32Array {
  const counts = new Int32Array(count + 1)
  const add = (gap: number, by: number) => {
    const cell = of[gap] as number
    counts[cell] = (counts[cell] as number) + by
  }
  for (let place = 0; place < values.length; place++) {
    add(on[place] as number, 1)
    add(off[place] as number, -1)
  }
  for (let cell = 1; cell < count; cell++) counts[cell] = (counts[cell] as number) + (counts[cell - 1] as number)
  return counts.subarray(0, count)
}
