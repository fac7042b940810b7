/**
 * How every script ends, however it went: everything is healed, a last write is known to all, every node is read.
 * Station: nemesis.
 */
import type { ScriptContext } from '../../../nemesis/script.ts'
import {
  caughtUp,
  cut,
  ready,
  resume,
  rules,
  SCRIPT_KEY,
  type Step,
  start,
  statusOf,
  succeed,
} from '../../../nemesis/script-steps.ts'

/** A key of its own, so that the script's keeps what the script wrote. */
const FLUSH_KEY = 'flush'
const READY_MS = 60_000

/** `byMessages`: the cluster knows message rules. `dead` and `paused`: nodes that are so still. */
export function* heal(
  nodes: readonly string[],
  { dead, paused }: { readonly dead: readonly string[]; readonly paused: readonly string[] },
  byMessages: boolean,
): Step<void> {
  if (byMessages) yield* rules()
  if (paused.length > 0) yield* resume(...paused)
  yield* cut({})
  if (dead.length > 0) yield* start(...dead)
  yield* ready(nodes, READY_MS)
}

/**
 * Two writes, one after the other: a member writes what it knows to be committed to its log, but syncs that only with the
 * next entries (etcd: server/storage/wal Save, MustSync), so the second makes the first one's commit durable everywhere.
 */
export function* closingReads({ nodes, tell }: Pick<ScriptContext, 'nodes' | 'tell'>): Step<void> {
  const [first = ''] = nodes
  for (const value of [1, 2]) yield* succeed(first, { f: 'write', key: FLUSH_KEY, value }, 10_000)
  const { lastIndex } = yield* statusOf(first)
  yield* caughtUp(nodes, lastIndex, 20_000)
  for (const node of nodes) {
    const { operation } = yield* succeed(node, { f: 'read', key: SCRIPT_KEY, value: null }, 10_000)
    tell.operation(`final-${node}`, operation)
  }
}
