/**
 * The op schema of the queue workload: messages are positive integers, each published at most once in a run; a key is one
 * queue.
 *
 * | f       | invoke                            | ok                                        |
 * |---------|-----------------------------------|-------------------------------------------|
 * | declare | null                              | null                                      |
 * | publish | message                           | the same: the broker confirmed it         |
 * | consume | { credit, take, idleMs, crash }   | { deliveries, ended }                     |
 * | drain   | null                              | { deliveries, ended, ready, held }, and   |
 * |         |                                   | deadLetters where the queue has any       |
 *
 * A consume lasts for many deliveries: [message, redelivered, ms since its invocation, acknowledged] in order of receipt,
 * the two flags 0 or 1. `credit` is how many may be unacknowledged at once; it ends after `take` deliveries, after `idleMs`
 * without one, or near its deadline; with `crash` the client dies at the last delivery it takes, and that one is not
 * acknowledged. One that is not ok acknowledged nothing. `ready` and `held` are the messages left in the queue and with
 * consumers, as the broker says; null where it does not. `deadLetters` are deliveries from the queue that takes what this one
 * drops; what is left there counts as ready and held, too.
 *
 * A publish that is info with the code UNCONFIRMED was sent, and no confirm was asked for.
 */
import * as v from 'valibot'
import type { OpSchema } from '../../core/op-schema.ts'

const message = v.pipe(v.number(), v.integer(), v.minValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const flag = v.picklist([0, 1])
const deliveries = v.array(v.tuple([message, flag, count, flag]))
const received = {
  deliveries,
  ended: v.picklist(['taken', 'idle', 'deadline', 'cancelled', 'crashed', 'lost']),
}
const drained = { ...received, ready: v.nullable(count), held: v.nullable(count) }

export const QUEUE_SCHEMA = {
  declare: { invoke: v.null(), ok: v.null(), keyed: true },
  publish: { invoke: message, ok: message, keyed: true },
  consume: {
    invoke: v.strictObject({
      credit: v.pipe(count, v.minValue(1)),
      take: v.pipe(count, v.minValue(1)),
      idleMs: count,
      crash: v.boolean(),
    }),
    ok: v.strictObject(received),
    keyed: true,
  },
  drain: {
    invoke: v.null(),
    ok: v.union([v.strictObject(drained), v.strictObject({ ...drained, deadLetters: deliveries })]),
    keyed: true,
  },
} satisfies OpSchema
