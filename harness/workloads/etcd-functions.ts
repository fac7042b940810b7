/**
 * Shapes of functions that only etcd's client has, for scenarios about etcd itself. No model judges them.
 * Station: generator.
 *
 * | f       | invoke                                   | ok                                                              |
 * |---------|------------------------------------------|-----------------------------------------------------------------|
 * | compact | revision                                 | the same                                                        |
 * | watch   | { prefix, start, until }: revisions      | { created, canceled, events: [[revision, key, ms]], progress: [[revision, ms]] } |
 */
import * as v from 'valibot'
import type { OpSchema } from '../core/op-schema.ts'

const revision = v.pipe(v.number(), v.integer(), v.minValue(0))
const ms = v.pipe(v.number(), v.minValue(0))

export const ETCD_FUNCTIONS = {
  compact: { invoke: revision, ok: revision, keyed: false, outsideModel: true },
  watch: {
    invoke: v.strictObject({ prefix: v.string(), start: revision, until: revision }),
    ok: v.strictObject({
      created: v.nullable(revision),
      canceled: v.nullable(v.string()),
      events: v.array(v.tuple([revision, v.string(), ms])),
      progress: v.array(v.tuple([revision, ms])),
    }),
    keyed: false,
    outsideModel: true,
  },
} satisfies OpSchema
