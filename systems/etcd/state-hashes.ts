/**
 * Digests of the members' states by etcd's own HashKV: over all keys up to a revision, from the last finished compaction on.
 * Two members may be compared only at the same revision and the same compaction (etcd: server/storage/mvcc/hash.go).
 * Station: evidence.
 */
import type { StateHash } from '../../harness/core/raft-evidence.ts'
import type { NodeAddress } from '../container-system.ts'
import { CLIENT_PORT, Connection } from './connection.ts'
import { HASH_KV, type HashKvResponse } from './messages.ts'

/**
 * At the smallest revision that any of them has, so that all can be compared; with it each one's own latest revision, since
 * members at rest must not differ in that. Members that do not answer are absent.
 */
export async function stateHashes(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly StateHash[]> {
  const latest = await hashesAt(nodes, 0, deadlineMs)
  const revisions = latest.map(({ answer }) => Number(answer.header?.revision ?? 0))
  const smallest = Math.min(...revisions)
  const isEven = revisions.every((revision) => revision === smallest)
  const compared = isEven ? latest : await hashesAt(nodes, smallest, deadlineMs)
  return compared.map(({ node, answer }) => ({
    node,
    revision: smallest,
    latestRevision: revisions[latest.findIndex((each) => each.node === node)] ?? smallest,
    compactRevision: Number(answer.compact_revision),
    hash: String(answer.hash),
  }))
}

type Answered = { readonly node: string; readonly answer: HashKvResponse }

async function hashesAt(
  nodes: readonly NodeAddress[],
  revision: number,
  deadlineMs: number,
): Promise<readonly Answered[]> {
  const answers = await Promise.all(
    nodes.map(async ({ name, address }): Promise<readonly Answered[]> => {
      const connection = new Connection(`${address}:${CLIENT_PORT}`)
      try {
        const reply = await connection.call(HASH_KV, { revision }, deadlineMs)
        return reply.type === 'answered' ? [{ node: name, answer: reply.response }] : []
      } finally {
        connection.close()
      }
    }),
  )
  return answers.flat()
}
