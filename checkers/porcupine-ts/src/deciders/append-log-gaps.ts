/**
 * Which crashed appends fill the offsets that must have been filled though no append returned with them. One that was called
 * at c can fill an offset iff c is not after the first return of those that must come after it, its due; its own return
 * binds nobody. Dues grow with offsets, so whoever can fill one can fill all later ones of the same value, and the matching
 * is greedy (dues in order, as with unit jobs of J. Jackson, "Scheduling a production line to minimize maximum tardiness",
 * 1955). An offset that the append names takes that append. One whose value is known takes of those of its value the one
 * called last, which leaves the earliest ones; what is left goes to offsets whose value nobody saw, in order of call. O(n log n).
 */
import type { Operation } from '../operation.ts'
import type { Columns } from './history.ts'

/** `value`: absent if nobody saw it. `due`: the operation that returned first of those that must come after it. */
export type Gap = { readonly offset: number; readonly due: number; readonly value?: unknown }

type Appends = readonly Operation<{ readonly value: unknown }, unknown>[]

/** Crashed appends of one value that name no offset: those not looked at, in order of call, and those called by now. */
type Class = { readonly appends: number[]; next: number; readonly called: number[] }

/** `gaps` in order of offset, `crashed` in order of call. Appends by offset, or the first gap that none is left for. */
export function gapFillers(
  gaps: readonly Gap[],
  crashed: readonly number[],
  operations: Appends,
  { call, end }: Columns,
): ReadonlyMap<number, number> | { readonly unfilled: Gap } {
  const inTime = (append: number | undefined, { due }: Gap): append is number =>
    append !== undefined && (call[append] as number) <= (end[due] as number)
  const { classes, named } = sortedOut(crashed, operations)
  const fillers = new Map<number, number>()
  for (const gap of gaps) {
    const exact = named.get(gap.offset)?.find((append) => fits(gap, operations[append]?.input.value))
    if (inTime(exact, gap)) fillers.set(gap.offset, exact)
    else if ('value' in gap) {
      const same = classes.get(gap.value)
      const last = same === undefined ? undefined : lastInTime(same, (append) => inTime(append, gap))
      if (last === undefined) return { unfilled: gap }
      fillers.set(gap.offset, last)
    }
  }
  const taken = new Set(fillers.values())
  const left = crashed.filter((append) => !taken.has(append) && operations[append]?.output === undefined)
  let next = 0
  for (const gap of gaps) {
    if (fillers.has(gap.offset)) continue
    const append = left[next++]
    if (!inTime(append, gap)) return { unfilled: gap }
    fillers.set(gap.offset, append)
  }
  return fillers
}

function sortedOut(crashed: readonly number[], operations: Appends) {
  const classes = new Map<unknown, Class>()
  /** Those that name their offset. */
  const named = new Map<unknown, number[]>()
  for (const append of crashed) {
    const { input, output } = operations[append] as Appends[number]
    if (output !== undefined) {
      const same = named.get(output)
      if (same === undefined) named.set(output, [append])
      else same.push(append)
    } else {
      const same = classes.get(input.value)
      if (same === undefined) classes.set(input.value, { appends: [append], next: 0, called: [] })
      else same.appends.push(append)
    }
  }
  return { classes, named }
}

function fits(gap: Gap, value: unknown): boolean {
  return !('value' in gap) || gap.value === value
}

function lastInTime(same: Class, inTime: (append: number | undefined) => boolean): number | undefined {
  for (; inTime(same.appends[same.next]); same.next++) same.called.push(same.appends[same.next] as number)
  return same.called.pop()
}
