/**
 * The op schema of the set workload: sets of integers that only grow, one per key, each kept by the system as one object
 * in the order in which it grew.
 *
 * A revision is that of register-schema.ts: 0 while nothing was added. Elements are positive integers, each added at most
 * once in a run, so one that a read shows twice was added twice by the system.
 *
 * | f         | invoke  | ok                                                     |
 * |-----------|---------|--------------------------------------------------------|
 * | append    | element | [revision, element]: the revision that the add made    |
 * | read-list | null    | [revision, elements], the whole set; [0, []] if empty  |
 *
 * A client that adds by compare-and-set, and is refused, says `fail`: the element was surely not added.
 */
import * as v from 'valibot'
import type { OpSchema } from '../core/op-schema.ts'

const element = v.pipe(v.number(), v.integer(), v.minValue(1))
const revision = v.pipe(v.number(), v.integer(), v.minValue(1))
const revisionOrNone = v.pipe(v.number(), v.integer(), v.minValue(0))

export const SET_SCHEMA = {
  append: { invoke: element, ok: v.tuple([revision, element]), keyed: true },
  'read-list': {
    invoke: v.null(),
    ok: v.tuple([revisionOrNone, v.array(element)]),
    keyed: true,
  },
} satisfies OpSchema
