/**
 * The op schema of the log workload: logs of integers, one per key, each kept by the system in the order of its offsets.
 *
 * Values are positive integers, each sent once in a run, so one that stands at two offsets was appended twice.
 *
 * | f    | invoke                                | ok                                                              |
 * |------|---------------------------------------|-----------------------------------------------------------------|
 * | send | value                                 | [offset, value]; offset null where nobody told it               |
 * | poll | 'next', 'beginning' or 'after-crash'  | { from, next, records: [[offset, value], ...] }                 |
 *
 * A poll gives the records from offset `from` on that the client was given at once, in their order; `next` is the offset at which
 * the client goes on. `next` polls begin where the last poll of the client ended, at first at 0; `beginning` seeks to 0, also
 * if it then fails; `after-crash` does too, on new connections.
 */
import * as v from 'valibot'
import type { OpSchema } from '../core/op-schema.ts'

const value = v.pipe(v.number(), v.integer(), v.minValue(1))
const natural = v.pipe(v.number(), v.integer(), v.minValue(0))

export const LOG_SCHEMA = {
  send: { invoke: value, ok: v.tuple([v.nullable(natural), value]), keyed: true },
  poll: {
    invoke: v.picklist(['next', 'beginning', 'after-crash']),
    ok: v.strictObject({ from: natural, next: natural, records: v.array(v.tuple([natural, value])) }),
    keyed: true,
  },
} satisfies OpSchema

/**
 * What scripts ask beside it: who leads a log.
 *
 * | f      | invoke | ok                                                                    |
 * |--------|--------|-----------------------------------------------------------------------|
 * | leader | null   | [number of the node that leads, epoch], by the word of the node asked |
 */
export const LEADER_FUNCTION = {
  leader: { invoke: v.null(), ok: v.tuple([natural, natural]), keyed: true },
} satisfies OpSchema
