/**
 * The op schema of the register workload: one versioned register per key.
 *
 * A revision is the system's own version of the register's last change: a positive integer that grows with every change
 * (etcd's mod_revision, raft-kv's log index), 0 while the register was never written. Values are positive integers, each
 * written at most once in a run; null is the value of a register that was never written.
 *
 * | f     | invoke     | ok                                                                        |
 * |-------|------------|---------------------------------------------------------------------------|
 * | read  | null       | [revision, value or null]                                                 |
 * | write | value      | [revision, value]: the revision this write made                           |
 * | cas   | [from, to] | { applied: true, revision } or { applied: false, seen: [revision, value] } |
 *
 * A refused compare-and-set is ok: it observed the register (Jepsen's `fail` would drop that observation).
 */
import * as v from 'valibot'
import type { OpSchema } from '../core/op-schema.ts'

const written = v.pipe(v.number(), v.integer(), v.minValue(1))
const revision = v.pipe(v.number(), v.integer(), v.minValue(1))
const versioned = v.tuple([revision, written])
const versionedOrUnwritten = v.union([versioned, v.tuple([v.literal(0), v.null()])])

export const REGISTER_SCHEMA = {
  read: { invoke: v.null(), ok: versionedOrUnwritten, keyed: true },
  write: { invoke: written, ok: versioned, keyed: true },
  cas: {
    invoke: v.tuple([written, written]),
    ok: v.variant('applied', [
      v.strictObject({ applied: v.literal(true), revision }),
      v.strictObject({ applied: v.literal(false), seen: versionedOrUnwritten }),
    ]),
    keyed: true,
  },
} satisfies OpSchema
