/**
 * A mutex that only its owner releases: blocks are an acquire with its owner's next release, so the lemma of zones.ts
 * decides. O(n log n). A crashed acquire that its owner says nothing after is dropped: it may never have happened; a crashed release is kept with a
 * return at infinity, for the same reason as late as one likes. Who acquires and never releases holds it to the end.
 * Declined: an owner with two operations at once, or that goes on after one of unknown outcome.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { type Columns, columnsOf } from './history.ts'
import { orderZones } from './zones.ts'

export type OwnedInput = { readonly f: 'acquire' | 'release'; readonly owner: string | number }

/** `release`: -1 if it never released. */
type Hold = { readonly acquire: number; readonly release: number }

export function decideOwnerMutex(operations: readonly Operation<OwnedInput, unknown>[]): Decision {
  const columns = columnsOf(operations)
  const holds = holdsOf(operations, columns)
  return 'type' in holds ? holds : orderHolds(operations, columns, holds)
}

function holdsOf(
  operations: readonly Operation<OwnedInput, unknown>[],
  { call, end, byCall }: Columns,
): readonly Hold[] | Decision {
  const inputOf = (index: number) => (operations[index] as Operation<OwnedInput, unknown>).input
  const newest = new Map<string | number, number>()
  for (const index of byCall) {
    const { owner } = inputOf(index)
    const before = newest.get(owner)
    if (before !== undefined && (end[before] as number) >= (call[index] as number))
      return {
        type: 'declined',
        reason: `${owner} has two operations at once, or goes on after one of unknown outcome`,
      }
    newest.set(owner, index)
  }
  const holds: Hold[] = []
  /** By owner: the acquire that is not released yet. */
  const holding = new Map<string | number, number>()
  for (const index of byCall) {
    const { f, owner } = inputOf(index)
    const acquire = holding.get(owner)
    const isOver = Number.isFinite(end[index] as number)
    if (f === 'acquire') {
      if (!isOver) continue
      if (acquire !== undefined) return violation([acquire, index], `${owner} acquired twice without a release between`)
      holding.set(owner, index)
    } else if (acquire === undefined) {
      if (isOver) return violation([index], `${owner} released what it did not hold`)
    } else {
      holds.push({ acquire, release: index })
      holding.delete(owner)
    }
  }
  for (const acquire of holding.values()) holds.push({ acquire, release: -1 })
  return holds
}

function orderHolds(
  operations: readonly Operation<OwnedInput, unknown>[],
  { call, end }: Columns,
  holds: readonly Hold[],
): Decision {
  const f = Float64Array.from(holds, ({ acquire }) => end[acquire] as number)
  const g = Float64Array.from(holds, ({ release }) =>
    release < 0 ? Number.POSITIVE_INFINITY : (call[release] as number),
  )
  const ordered = orderZones({ f, g })
  if ('clash' in ordered) {
    const [a, b] = ordered.clash.map((hold) => holds[hold] as Hold) as [Hold, Hold]
    const owner = ({ acquire }: Hold) => (operations[acquire] as Operation<OwnedInput, unknown>).input.owner
    const all = [a.acquire, a.release, b.acquire, b.release].filter((index) => index >= 0)
    return violation(
      all,
      `${owner(a)} and ${owner(b)} held it at the same time: both had acquired it before either began to release`,
    )
  }
  const order: number[] = []
  for (const hold of ordered.order) {
    const { acquire, release } = holds[hold] as Hold
    order.push(acquire)
    if (release >= 0) order.push(release)
  }
  return { type: 'linearizable', order }
}

function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations, proof }
}
