/**
 * etcd-io/etcd#18667: a transaction that reads a revision that is compacted and then writes is refused by one member and
 * applied by the others, so that they differ for ever. No fault is needed.
 * Station: nemesis.
 */
import { ETCD_FUNCTIONS } from '../../harness/workloads/etcd-functions.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { caughtUp, invoke, leaderAmong, ready, SCRIPT_KEY, statusOf, succeed } from '../script-steps.ts'
import { facts } from './facts/txn-compacted-range-diverges.ts'

export const txnCompactedRangeDiverges: DirectedScenario = {
  name: 'txn-compacted-range-diverges',
  summary: 'members stay equal when a transaction reads a compacted revision before it writes',
  upstream: 'etcd-io/etcd#18667',
  systems: ['etcd'],
  forms: [{ name: 'one-member', nodes: 3, by: 'clients', summary: 'the transaction is sent to one member' }],
  functions: ['read', 'write', 'write-after-range', 'compact'],
  schema: ETCD_FUNCTIONS,
  script,
  facts,
}

const OTHER_KEY = 'filler'
const WRITES = 20

function* script({ nodes, tell }: ScriptContext): Script {
  yield* ready(nodes, 30_000)
  const { node: leader } = yield* leaderAmong(nodes, 0, 15_000)
  const M = nodes.find((node) => node !== leader) ?? leader
  tell.role('M', M)
  let revision = 0
  for (let value = 1; value <= WRITES; value++) {
    const { completion } = yield* succeed(leader, { f: 'write', key: OTHER_KEY, value }, 5_000)
    revision = revisionOf(completion.value)
  }
  const compaction = yield* succeed(leader, { f: 'compact', value: revision }, 5_000)
  tell.operation('compact', compaction.operation)
  tell.number('compacted', revision)
  const { lastIndex } = yield* statusOf(leader)
  yield* caughtUp(nodes, lastIndex, 10_000)
  const { operation } = yield* invoke(M, { f: 'write-after-range', key: SCRIPT_KEY, value: 1 }, 5_000)
  tell.operation('write', operation)
  yield* caughtUp(nodes, lastIndex + 1, 10_000)
  for (const node of nodes) {
    const read = yield* succeed(node, { f: 'read', key: SCRIPT_KEY, value: null }, 5_000)
    tell.operation(`read-${node}`, read.operation)
  }
}

function revisionOf(value: unknown): number {
  const revision = Array.isArray(value) ? value[0] : undefined
  if (typeof revision !== 'number') throw new NotReached('a write did not tell its revision')
  return revision
}
