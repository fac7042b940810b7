/**
 * What all operations together say of one log: which value stands at which offset, and who says so. After the version orders of
 * Jepsen's kafka workload (jepsen.tests.kafka): fed by acknowledgements and by polls.
 * O(sends + records polled).
 */
import type { LogHistory, Send } from './log-history.ts'

/** A value at an offset, and the operation that told so first, by the index of its invocation. */
export type Claim = { readonly offset: number; readonly value: number; readonly by: number }

export type LogTable = {
  /** By offset, the first claim. */
  readonly at: ReadonlyMap<number, Claim>
  /** By value, the first claim. */
  readonly of: ReadonlyMap<number, Claim>
  /** A second value at an offset, each with the claim it contradicts. */
  readonly conflicts: readonly (readonly [Claim, Claim])[]
  /** A second offset of a value, likewise. */
  readonly copies: readonly (readonly [Claim, Claim])[]
  /** By value, the first poll that showed it, by the index of its invocation. */
  readonly shown: ReadonlyMap<number, number>
  /** By offset, the first claim of a poll. */
  readonly shownAt: ReadonlyMap<number, Claim>
  /** By value. */
  readonly sends: ReadonlyMap<number, Send>
}

export function logTable({ sends, polls }: LogHistory): LogTable {
  const at = new Map<number, Claim>()
  const of = new Map<number, Claim>()
  const conflicts: (readonly [Claim, Claim])[] = []
  const copies: (readonly [Claim, Claim])[] = []
  const shown = new Map<number, number>()
  const shownAt = new Map<number, Claim>()
  const told = new Set<string>()

  function claim(offset: number, value: number, by: number): void {
    const there = at.get(offset)
    if (there !== undefined && there.value === value) return
    const before = of.get(value)
    const mine = { offset, value, by }
    if (there === undefined) at.set(offset, mine)
    if (before === undefined) of.set(value, mine)
    if (there === undefined && before === undefined) return
    const name = `${offset} ${value}`
    if (told.has(name)) return
    told.add(name)
    if (there !== undefined) conflicts.push([there, mine])
    if (before !== undefined) copies.push([before, mine])
  }

  for (const { offset, value, invocation } of sends) if (offset !== undefined) claim(offset, value, invocation)
  for (const { records, invocation } of polls) {
    for (let i = 0; i < records.length; i += 2) {
      const offset = records[i] as number
      const value = records[i + 1] as number
      if (!shown.has(value)) shown.set(value, invocation)
      if (!shownAt.has(offset)) shownAt.set(offset, { offset, value, by: invocation })
      claim(offset, value, invocation)
    }
  }
  // No pairs of arrays: half a million of them take longer to make than all else.
  const byValue = new Map<number, Send>()
  for (const send of sends) byValue.set(send.value, send)
  return { at, of, conflicts, copies, shown, shownAt, sends: byValue }
}
