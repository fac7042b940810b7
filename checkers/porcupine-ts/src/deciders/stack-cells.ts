/** Gaps between which nothing begins or ends to be surely on the stack, as one cell: fewer to count. */
import type { StackWindows } from './stack-windows.ts'

export type Cells = {
  readonly count: number
  /** By gap. */
  readonly of: Int32Array
  /** By cell: its first gap; one entry more than cells. */
  readonly first: Int32Array
  /** By cell: how many values are surely on the stack in it. */
  readonly counts: Int32Array
}

/** `gaps`: how many there are. O(values + gaps). */
export function cellsOf(windows: StackWindows, gaps: number): Cells {
  const { values, on, off } = windows
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
  const count = cell + 1
  return { count, of, first: first.subarray(0, count + 1), counts: countsOf(windows, of, count) }
}

function countsOf({ values, on, off }: StackWindows, of: Int32Array, cells: number): Int32Array {
  const counts = new Int32Array(cells + 1)
  for (let place = 0; place < values.length; place++) {
    const [begin, end] = [of[on[place] as number] as number, of[off[place] as number] as number]
    counts[begin] = (counts[begin] as number) + 1
    counts[end] = (counts[end] as number) - 1
  }
  for (let cell = 1; cell < cells; cell++) counts[cell] = (counts[cell] as number) + (counts[cell - 1] as number)
  return counts.subarray(0, cells)
}
