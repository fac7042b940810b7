/**
 * A mutex that only its owner releases: blocks are an acquire with its owner's next release, so the lemma of zones.ts
 * decides. O(n log n). A crashed acquire that its owner says nothing after is dropped: it may never have happened; a crashed release is kept with a
 * return at infinity, for the same reason as late as one likes. Who acquires and never releases holds it to the end.
 * Declined: an owner with two operations at once, or that goes on after one of unknown outcome.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { type Columns, columnsOf } from './history.ts'
import { NO_NUMBER, Numbering } from './numbering.ts'
import { Order } from './order.ts'
import { orderZones } from './zones.ts'

export type OwnedInput = { readonly f: 'acquire' | 'release'; readonly owner: string | number }
type OwnedOperations = readonly Operation<OwnedInput, unknown>[]

/** By hold, in order of the acquires' calls; a release of NEVER if there is none. */
type Holds = { readonly acquire: Int32Array; readonly release: Int32Array }

const NEVER = -1

export function decideOwnerMutex(operations: OwnedOperations): Decision {
  const columns = columnsOf(operations)
  const ownerOf = ownersOf(operations, columns)
  if ('type' in ownerOf) return ownerOf
  const holds = holdsOf(operations, columns, ownerOf)
  return 'type' in holds ? holds : orderHolds(operations, columns, holds)
}

/** By operation: the number of its owner. */
function ownersOf(operations: OwnedOperations, { call, end, byCall }: Columns): Int32Array | Decision {
  const numbers = new Numbering(operations.length)
  const ownerOf = new Int32Array(operations.length)
  /** By owner: when the newest of its operations returned. */
  const idleFrom: number[] = []
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { owner } = (operations[index] as OwnedOperations[number]).input
    if (numbers.get(owner) === NO_NUMBER) numbers.set(owner, idleFrom.push(Number.NEGATIVE_INFINITY) - 1)
    const number = numbers.get(owner)
    if ((idleFrom[number] as number) >= (call[index] as number))
      return {
        type: 'declined',
        reason: `${owner} has two operations at once, or goes on after one of unknown outcome`,
      }
    idleFrom[number] = end[index] as number
    ownerOf[index] = number
  }
  return ownerOf
}

function holdsOf(operations: OwnedOperations, { end, byCall }: Columns, ownerOf: Int32Array): Holds | Decision {
  const acquire = new Int32Array(operations.length)
  const release = new Int32Array(operations.length).fill(NEVER)
  let size = 0
  /** By owner: the hold that it has not released yet; absent, too, if it never had any. */
  const holding: number[] = []
  for (let i = 0; i < byCall.length; i++) {
    const index = byCall[i] as number
    const { f, owner } = (operations[index] as OwnedOperations[number]).input
    const number = ownerOf[index] as number
    const hold = holding[number] ?? NEVER
    const isOver = end[index] !== Number.POSITIVE_INFINITY
    if (f === 'acquire') {
      if (!isOver) continue
      if (hold !== NEVER)
        return violation([acquire[hold] as number, index], `${owner} acquired twice without a release between`)
      holding[number] = size
      acquire[size++] = index
    } else if (hold === NEVER) {
      if (isOver) return violation([index], `${owner} released what it did not hold`)
    } else {
      release[hold] = index
      holding[number] = NEVER
    }
  }
  return { acquire: acquire.subarray(0, size), release: release.subarray(0, size) }
}

function orderHolds(operations: OwnedOperations, { call, end }: Columns, { acquire, release }: Holds): Decision {
  const f = new Float64Array(acquire.length)
  const g = new Float64Array(acquire.length)
  for (let hold = 0; hold < acquire.length; hold++) {
    f[hold] = end[acquire[hold] as number] as number
    g[hold] = release[hold] === NEVER ? Number.POSITIVE_INFINITY : (call[release[hold] as number] as number)
  }
  const ordered = orderZones({ f, g })
  if ('clash' in ordered) {
    const owners = ordered.clash.map((hold) => operations[acquire[hold] as number]?.input.owner)
    const all = ordered.clash.flatMap((hold) => [acquire[hold], release[hold]] as number[])
    return violation(
      all.filter((index) => index !== NEVER),
      `${owners.join(' and ')} held it at the same time: both had acquired it before either began to release`,
    )
  }
  const order = new Order(operations.length)
  for (let place = 0; place < ordered.order.length; place++) {
    const hold = ordered.order[place] as number
    order.push(acquire[hold] as number)
    if (release[hold] !== NEVER) order.push(release[hold] as number)
  }
  return { type: 'linearizable', order: order.list() }
}

function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations, proof }
}
