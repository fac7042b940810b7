/**
 * From the files of a play to its record. The same code after a play and for stored folders.
 * Station: verdict.
 */

import { join } from 'node:path'
import type { DirectedScenario, ScriptEvidence } from '../../../nemesis/script.ts'
import type { History } from '../../core/history.ts'
import { nodeNames } from '../../core/node-names.ts'
import type { RaftEvidence } from '../../core/raft-evidence.ts'
import type { ScriptRecord } from '../../core/script-record.ts'
import { type EvidenceReader, readEvidence } from '../evidence.ts'
import { HISTORY_FILE } from '../store.ts'
import { readHistoryFile } from '../store-reader.ts'
import { recordOf } from './judge-play.ts'
import { readPlay } from './script-files.ts'

export type JudgedScript = { readonly record: ScriptRecord; readonly history: History }

/** Logs that were not copied: every fact on them is unknown. */
const NOTHING: RaftEvidence = { members: [], atRest: false }

/** Judges a folder. Throws what readPlay and readHistoryFile throw. */
export function judgeScript(
  directory: string,
  scenario: DirectedScenario,
  reader: EvidenceReader | undefined,
): JudgedScript {
  const { plan, play } = readPlay(directory)
  const { history } = readHistoryFile(join(directory, HISTORY_FILE))
  const nodes = nodeNames(plan.nodes)
  const raft = (reader === undefined ? undefined : readEvidence(directory, nodes, reader)) ?? NOTHING
  const evidence: ScriptEvidence = { history, raft, logged: (request) => reader?.logged(request) }
  return { record: recordOf({ scenario, plan, play, evidence }), history }
}
