/**
 * The op schema of the pubsub workload: events are positive integers, each emitted at most once in a run, under a route, words
 * between dots, to an exchange, `fanout` or `topic`. Keys are durable queues, one for each subscriber.
 *
 * | f         | invoke                            | ok                                          |
 * |-----------|-----------------------------------|---------------------------------------------|
 * | subscribe | { exchange, pattern }             | null: the queue is bound from now on        |
 * | emit      | { event, exchange, route }        | the same: the broker confirmed it           |
 * | consume   | { credit, take, idleMs, crash }   | { deliveries, ended }                       |
 * | drain     | null                              | { deliveries, ended, ready, held }          |
 *
 * A fanout exchange looks at neither pattern nor route. In a topic exchange's pattern `*` stands for one word, `#` for any
 * number of words. Consume and drain are those of the queue workload.
 */
import * as v from 'valibot'
import type { OpSchema } from '../../core/op-schema.ts'
import { QUEUE_SCHEMA } from '../queue/schema.ts'

const words = v.pipe(v.string(), v.regex(/^([a-z*#]+(\.[a-z*#]+)*)?$/))
const exchange = v.picklist(['fanout', 'topic'])
const emitted = v.strictObject({ event: v.pipe(v.number(), v.integer(), v.minValue(1)), exchange, route: words })

export const PUBSUB_SCHEMA = {
  subscribe: {
    invoke: v.strictObject({ exchange, pattern: words }),
    ok: v.null(),
    keyed: true,
  },
  emit: { invoke: emitted, ok: emitted, keyed: false },
  consume: QUEUE_SCHEMA.consume,
  drain: QUEUE_SCHEMA.drain,
} satisfies OpSchema
