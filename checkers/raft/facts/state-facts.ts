/** Facts about the members' own states. Station: verdict. */
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import { type Finding, proved, refuted, unknown } from './fact-words.ts'

/**
 * Members at rest that have applied the same log are at the same revision, and their digests are equal. Digests are compared
 * only at equal revision and equal finished compaction (etcd: server/storage/mvcc/hash.go).
 */
export function statesAgree({ stateHashes = [] }: RaftEvidence): Finding {
  const [first, ...others] = stateHashes
  if (first === undefined || others.length === 0) return unknown('there are no digests of states to compare')
  const shows = stateHashes
    .map(({ node, latestRevision, hash }) => `${node}: revision ${latestRevision}, ${hash}`)
    .join('; ')
  const ahead = others.find(({ latestRevision }) => latestRevision !== first.latestRevision)
  if (ahead !== undefined)
    return refuted(
      `${first.node} is at revision ${first.latestRevision}, ${ahead.node} at ${ahead.latestRevision}, and nothing is under way (${shows})`,
    )
  const comparable = others.filter(
    ({ revision, compactRevision }) => revision === first.revision && compactRevision === first.compactRevision,
  )
  const different = comparable.find(({ hash }) => hash !== first.hash)
  if (different !== undefined)
    return refuted(`${first.node} and ${different.node} differ at revision ${first.revision} (${shows})`)
  if (comparable.length < others.length) return unknown(`not all digests can be compared (${shows})`)
  return proved(`all states are equal (${shows})`)
}
