/**
 * The values of a stack as stretches of gaps. Each is *surely on* the stack from the return of its push to the call of its
 * pop. One that is never surely on can be pushed and popped at one moment, which no other value notices, so it is left out
 * (`through`). What nobody popped is popped behind all gaps.
 */
import { type HeldValues, LEFT_OUT } from './held-values.ts'
import type { Ranks } from './ranks.ts'

export type StackWindows = {
  /** Those that are surely on for a while, as places in `values`. */
  readonly values: Int32Array
  /** By place: pushed in gaps from `call` to `on` - 1, surely on from `on` to `off` - 1, popped from `off` to `end` - 1. */
  readonly call: Int32Array
  readonly on: Int32Array
  readonly off: Int32Array
  readonly end: Int32Array
  /** Values that are pushed and popped in one gap, and the gaps. */
  readonly through: Int32Array
  readonly throughAt: Int32Array
}

/**
 * `goneAt`: from this rank on whatever nobody surely popped may be popped. The last gap is number `events`. O(values).
 */
export function stackWindowsOf({ put, take }: HeldValues, { call, end, events }: Ranks, goneAt: number): StackWindows {
  const size = put.length
  const windows = {
    values: new Int32Array(size),
    call: new Int32Array(size),
    on: new Int32Array(size),
    off: new Int32Array(size),
    end: new Int32Array(size),
  }
  const through = new Int32Array(size)
  const throughAt = new Int32Array(size)
  let held = 0
  let passing = 0
  for (let value = 0; value < size; value++) {
    const push = put[value] as number
    const pop = take[value] as number
    if (pop === LEFT_OUT) continue
    const from = call[push] as number
    const on = end[push] as number
    const isSure = pop >= 0 && (end[pop] as number) < events
    const called = pop < 0 ? events : Math.max(call[pop] as number, from)
    const off = isSure ? called : Math.min(called, Math.max(goneAt, from))
    if (on > off) {
      through[passing] = value
      throughAt[passing++] = off
      continue
    }
    const place = held++
    windows.values[place] = value
    windows.call[place] = from
    windows.on[place] = on
    windows.off[place] = off
    windows.end[place] = isSure ? (end[pop] as number) : events + 1
  }
  return {
    ...windows,
    values: windows.values.subarray(0, held),
    through: through.subarray(0, passing),
    throughAt: throughAt.subarray(0, passing),
  }
}
