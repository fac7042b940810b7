/**
 * Events as ranks: calls and returns numbered in order, calls first at equal positions, so that what touches is concurrent.
 * Gap g is the stretch between event g and the next one; an operation may take effect in the gaps from its call's rank to
 * one before its return's.
 *
 *     events     0     1     2     3
 *     gaps         0     1     2     3        a: |--|    call 0, return 2: gaps 0 and 1
 */

import { sortedBy } from '../nearly-sorted.ts'
import type { Columns } from './history.ts'

export type Ranks = {
  /** By operation: the rank of its call. */
  readonly call: Int32Array
  /** By operation: the rank of its return; of a crashed one `events`. */
  readonly end: Int32Array
  /** How many there are, and so how many gaps. */
  readonly events: number
}

/** O(n log n); linear for histories that are nearly in order. */
export function ranksOf({ call, end, byCall }: Columns): Ranks {
  const byEnd = sortedBy(end)
  const calls = new Int32Array(call.length)
  const ends = new Int32Array(call.length)
  let events = 0
  let next = 0
  for (let i = 0; i < byEnd.length; i++) {
    const index = byEnd[i] as number
    const at = end[index] as number
    for (; next < byCall.length && (call[byCall[next] as number] as number) <= at; next++)
      calls[byCall[next] as number] = events++
    ends[index] = at === Number.POSITIVE_INFINITY ? events : events++
  }
  return { call: calls, end: ends, events }
}
