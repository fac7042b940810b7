/** What checkers may know from inside, from the files of a run. Station: evidence. */

import type { RunFacts } from '../../checkers/checker.ts'
import { nodeNames } from '../core/node-names.ts'
import type { Scenario } from '../core/scenario.ts'
import { type EvidenceReader, readEvidence } from './evidence.ts'

/** Nothing where the system keeps no log that can be read, or the run left no evidence. */
export function insideFacts(
  directory: string,
  { nodes }: Pick<Scenario, 'nodes'>,
  reader: EvidenceReader | undefined,
): Pick<RunFacts, 'inside'> {
  if (reader === undefined) return {}
  const names = nodeNames(nodes)
  const raft = readEvidence(directory, names, reader)
  return raft === undefined ? {} : { inside: { raft, logged: (request) => reader.logged(request) } }
}
